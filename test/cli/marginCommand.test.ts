import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarginResult } from '../../src/engine/margin/marginModel';
import type { Explained } from '../../src/cli/margin/explain';
import type { CollateralReport } from '../../src/cli/margin/collateral';
import type { Liquidations } from '../../src/cli/margin/liquidation';
import type { Since } from '../../src/cli/margin/since';
import type { WhatIfChange } from '../../src/cli/margin/whatIf';
import { shippedRulePack } from '../../src/cli/resources';
import { runCaptured } from './captureIo';

const samples = join(import.meta.dirname, '../../resources/samples');
const files = [
  '--portfolio',
  join(samples, 'cli-portfolio.json'),
  '--market',
  join(samples, 'cli-market.json'),
];

interface Report {
  readonly accounts: readonly { readonly accountId: string; readonly results: readonly MarginResult[] }[];
  readonly whatIf: readonly WhatIfChange[];
  readonly explained: readonly Explained[];
  readonly since: Since;
  readonly liquidation: Liquidations;
  readonly collateral: CollateralReport;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'margin-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function put(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const margin = (...args: readonly string[]) => runCaptured(folder, 'margin', ...files, ...args);

async function report(...args: readonly string[]): Promise<Report> {
  const { code, out, err } = await margin(...args, '--json');
  expect(code, err).toBe(0);
  return JSON.parse(out) as Report;
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

describe('models side by side', () => {
  it('show the spread between them and what nobody published', async () => {
    const { out } = await margin('--model', 'deribit.pm', 'cme.span');
    expect(out).toMatch(/IM from [\d,.]+ to [\d,.]+: [\d,.]+ between the models/);
    expect(out).toMatch(/not published: .*price_scan_range \(BTC\) assumed/);
  });
});

describe('--what-if', () => {
  const legs = [{ accountId: 'main', instrumentId: 'deribit:BTC-27NOV26-90000-C', quantity: 10 }];

  it('gives the change that a portfolio with the legs has', async () => {
    const { whatIf, accounts } = await report(
      '--what-if',
      await put('legs.json', { legs }),
      '--model',
      'house.grid',
    );
    const changed = JSON.parse(await readFile(join(samples, 'cli-portfolio.json'), 'utf8')) as {
      positions: { id: string; quantity: string }[];
    };
    const first = changed.positions.find(({ id }) => id === 'p1')!;
    expect(first.quantity).toBe('-10');
    changed.positions = changed.positions.filter(({ id }) => id !== 'p1');
    const path = await put('closed.json', changed);
    const closed = await runCaptured(
      folder,
      'margin',
      '--portfolio',
      path,
      ...files.slice(2),
      '--model',
      'house.grid',
      '--json',
    );
    const after = (JSON.parse(closed.out) as Report).accounts[0].results[0];
    const before = accounts[0].results[0];
    const [change] = whatIf[0].models;
    expect(change.initialMarginUsd).toBeCloseTo(after.initialMarginUsd, 6);
    expect(change.initialChangeUsd).toBeCloseTo(after.initialMarginUsd - before.initialMarginUsd, 6);
    expect(change.headroomChangeUsd).toBeCloseTo(before.maintenanceMarginUsd - after.maintenanceMarginUsd, 4);
  });

  it('values an instrument that nobody holds', async () => {
    const market = JSON.parse(await readFile(join(samples, 'cli-market.json'), 'utf8')) as {
      quotes: Record<string, unknown>;
    };
    market.quotes['deribit:BTC-27NOV26-80000-P'] = { mark: 0.004, markVol: 0.52, forward: 90096.63 };
    const path = await put('market.json', market);
    const bought = [{ accountId: 'main', instrumentId: 'deribit:BTC-27NOV26-80000-P', quantity: 10 }];
    const { code, out, err } = await runCaptured(
      folder,
      'margin',
      ...files.slice(0, 2),
      '--market',
      path,
      '--model',
      'deribit.pm',
      '--json',
      '--what-if',
      await put('put.json', { legs: bought }),
    );
    expect(code, err).toBe(0);
    expect((JSON.parse(out) as Report).whatIf[0].models[0].initialChangeUsd).toBeLessThan(0);
  });

  it.each([
    ['an account', { accountId: 'x' }, /legs\[0\]\.accountId: x; there are main, second/],
    [
      'an instrument',
      { instrumentId: 'deribit:BTC-27NOV26-10-C' },
      /legs\[0\]\.instrumentId: .*BTC-27NOV26-10-C/,
    ],
    ['a quantity', { quantity: 'ten' }, /legs\[0\]\.quantity/],
  ])('refuses %s by row and field', async (_, wrong, message) => {
    const { code, err } = await margin(
      '--what-if',
      await put('bad.json', { legs: [{ ...legs[0], ...wrong }] }),
    );
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('--explain', () => {
  it('splits the margin by position, adding up to it', async () => {
    const { explained, accounts } = await report('--explain', '--model', 'deribit.pm');
    const [{ positions, offset, distances }] = explained;
    const im = accounts[0].results[0].initialMarginUsd;
    expect(offset.portfolioUsd).toBeCloseTo(im, 6);
    expect(sum(positions.map(({ marginalUsd }) => marginalUsd)) + offset.eulerRemainderUsd).toBeCloseTo(
      im,
      4,
    );
    expect(sum(positions.map(({ standAloneUsd }) => standAloneUsd)) - im).toBeCloseTo(offset.benefitUsd, 4);
    expect(Math.abs(distances.call!)).toBeLessThan(Math.abs(distances.liquidation!));
  });
});

describe('--since', () => {
  async function earlier(change: (text: string) => string): Promise<string> {
    const text = await readFile(join(samples, 'cli-market.json'), 'utf8');
    return put('earlier.json', change(text.replace('2026-11-19T12', '2026-11-18T12')));
  }

  it('attributes the change to causes that add up to it', async () => {
    const path = await earlier((text) =>
      text.replace(/: 90000,/g, ': 94000,').replace(/"markVol": 0\.48,/g, '"markVol": 0.6,'),
    );
    const { since } = await report('--since', path, '--model', 'house.grid');
    const [{ before, after, steps }] = since.accounts[0].models;
    expect(sum(steps.map(({ initialMarginUsd }) => initialMarginUsd))).toBeCloseTo(
      after.initialMarginUsd - before.initialMarginUsd,
      4,
    );
    const of = (cause: string) => steps.find((step) => step.cause === cause)!.initialMarginUsd;
    expect(Math.abs(of('price'))).toBeGreaterThan(1);
    expect(Math.abs(of('vol'))).toBeGreaterThan(1);
    expect(of('parameters')).toBe(0);
  });

  it('shows what a pack of today has changed', async () => {
    const shipped = shippedRulePack('house.grid');
    const doubled = {
      ...shipped,
      effectiveFrom: '2026-11-19',
      parameters: shipped.parameters.map((p) =>
        p.name === 'im_factor' ? { ...p, value: 2 * (p.value as number) } : p,
      ),
    };
    const pack = await put('pack.json', doubled);
    const { since, accounts } = await report(
      '--since',
      await earlier((t) => t),
      '--pack',
      pack,
      '--model',
      'house.grid',
    );
    const [{ steps, before }] = since.accounts[0].models;
    const parameters = steps.find(({ cause }) => cause === 'parameters')!;
    expect(parameters.initialMarginUsd).toBeGreaterThan(0.9 * before.initialMarginUsd);
    expect(parameters.maintenanceMarginUsd).toBe(0);
    const plain = await report('--model', 'house.grid');
    const ratio = accounts[0].results[0].initialMarginUsd / plain.accounts[0].results[0].initialMarginUsd;
    expect(ratio).toBeCloseTo(2, 12);
  });

  it('refuses a market of the future, and a former portfolio without a market', async () => {
    const text = await readFile(join(samples, 'cli-market.json'), 'utf8');
    const late = await margin(
      '--since',
      await put('late.json', text.replace('2026-11-19T12', '2026-11-20T12')),
    );
    expect(late.err).toMatch(/--since .*late\.json: 2026-11-20T12:00:00.000Z lies after/);
    expect((await margin('--since-portfolio', 'x.json')).err).toContain('--since-portfolio needs --since');
  });
});

describe('--pack', () => {
  it('refuses a malformed pack with file, path and cause, and two of one kind', async () => {
    const shipped = shippedRulePack('house.grid');
    const [first, ...others] = shipped.parameters;
    const bad = await put('bad-pack.json', { ...shipped, parameters: [{ ...first, value: 'x' }, ...others] });
    expect((await margin('--pack', bad)).err).toMatch(/bad-pack\.json: parameters\.0: \w+ must be/);
    const good = await put('good-pack.json', shipped);
    expect((await margin('--pack', good, '--pack', good)).err).toContain(
      'another --pack of house.grid is given',
    );
    expect((await margin('--pack', await put('none.json', '{'))).err).toContain('none.json: not valid JSON');
  });
});

describe('--liquidation', () => {
  it('sells down to safety, step by step, and the forced trades move the price', async () => {
    const settings = {
      shock: -0.5,
      impact: { coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e8, lastingShare: 0.5 },
    };
    const path = await put('liquidation.json', settings);
    const { liquidation } = await report('--liquidation', path, '--model', 'deribit.pm', 'deribit.sm');
    const [account] = liquidation.accounts;
    expect(account.replay!.steps.length).toBeGreaterThan(0);
    expect(account.assumed).toContain('slice');
    const last = account.replay!.steps[account.replay!.steps.length - 1];
    expect(last.maintenanceUsd).toBeCloseTo(account.replay!.maintenanceUsd, 6);
    const { cascade } = liquidation;
    if (cascade === null) throw new Error('a cascade');
    expect(cascade.rounds[0].readings.map(({ id }) => id)).toEqual(['main', 'second']);
    expect(cascade.rounds[0].movesBefore).toEqual(cascade.coins.map(() => -0.5));
    expect(cascade.rounds[0].movesAfter).not.toEqual(cascade.rounds[0].movesBefore);
  });

  it('moves the coins that are named, and the others only as far as they are said to follow', async () => {
    const terms = {
      shock: { BTC: -0.9 },
      impact: { coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e8, lastingShare: 0.5 },
    };
    const cascadeWith = async (name: string, more: object) => {
      const path = await put(name, { ...terms, ...more });
      const { liquidation } = await report('--liquidation', path, '--model', 'deribit.pm');
      if (liquidation.cascade === null) throw new Error('a cascade');
      return { ...liquidation.cascade, assumptions: liquidation.settings.assumptions };
    };
    const { coins, rounds, assumptions } = await cascadeWith('btc.json', {});
    const [btc, eth] = ['BTC', 'ETH'].map((name) => coins.indexOf(name));
    expect(rounds[0].movesBefore[btc]).toBe(-0.9);
    expect(rounds[0].movesBefore[eth]).toBe(0);
    expect(assumptions).toContain('crossImpact: 0');
    expect(assumptions).toContain('the shock moves BTC only');
    const follow = await cascadeWith('follow.json', { crossImpact: 0.7 });
    expect(follow.rounds[0].movesAfter[eth]).not.toBe(rounds[0].movesAfter[eth]);
  });

  it('names what is assumed where no order of liquidation is published, and refuses a shock below -100 %', async () => {
    const mild = await put('mild.json', { shock: -0.1 });
    const { liquidation } = await report('--liquidation', mild, '--model', 'house.grid');
    expect(liquidation.accounts[0]).toMatchObject({ failure: null, source: '' });
    expect(liquidation.accounts[0].assumed).toContain('order');
    expect(liquidation.settings.assumptions.join()).toContain('dailyVolumeUsd 1000000000');
    expect((await margin('--liquidation', await put('l.json', { shock: -1 }))).err).toMatch(/l\.json: shock/);
  });
});

describe('--charges', () => {
  it('adds the margin of open orders to the IM of the account, also in a currency that nothing settles in', async () => {
    const models = ['deribit.sm', 'deribit.pm', 'deribit.xpm'];
    const charges = [{ accountId: 'second', currency: 'ETH', openOrders: 2, spot: 1 }];
    const file = await put('charges.json', { charges });
    const ask = models.flatMap((id) => ['--model', id]);
    const [without, given] = [await report(...ask), await report('--charges', file, ...ask)];
    const of = (one: Report) => one.accounts.find(({ accountId }) => accountId === 'second')!.results;
    of(given).forEach((result, k) => {
      const before = of(without)[k];
      const told = `${result.modelId}: ${before.initialMarginUsd} to ${result.initialMarginUsd}`;
      expect(result.initialMarginUsd - before.initialMarginUsd, told).toBeCloseTo(3 * 3_000, 4);
      expect(result.maintenanceMarginUsd).toBe(before.maintenanceMarginUsd);
    });
  });

  it('refuses an account that is not there, a currency named twice and a negative amount', async () => {
    const one = { accountId: 'main', currency: 'BTC', openOrders: 1 };
    const twice = await margin('--charges', await put('t.json', { charges: [one, one] }));
    expect(twice.err).toMatch(/t\.json: charges\.1: BTC of account main is there twice/);
    const none = await margin('--charges', await put('n.json', { charges: [{ ...one, accountId: 'x' }] }));
    expect(none.err).toMatch(/n\.json: charges\.0: accountId x; there are /);
    const less = await margin('--charges', await put('l.json', { charges: [{ ...one, openOrders: -1 }] }));
    expect(less.err).toMatch(/l\.json: charges\.0\.openOrders/);
  });
});

describe('--collateral', () => {
  it('values each account under a policy, flags what falls with the book, and plans the cheapest posting', async () => {
    const haircut = { market: 0.1 };
    const asset = { available: 1e6, priceUsd: 1 };
    const file = await put('collateral.json', {
      policy: ['BTC', 'ETH', 'USDC', 'USDT'].map((name) => ({ asset: name, haircut })),
      post: {
        requiredUsd: 900,
        assets: [
          { asset: 'USDC', ...asset, costRate: 0.05 },
          { asset: 'USDT', ...asset, costRate: 0.02 },
        ],
      },
    });
    const { collateral } = await report('--collateral', file, '--model', 'deribit.pm');
    for (const { lines, countedUsd, wrongWay } of collateral.accounts) {
      expect(sum(lines.map((line) => line.countedUsd))).toBeCloseTo(countedUsd, 6);
      for (const line of lines) {
        const lost = line.marketUsd > 0 ? 0.1 * line.marketUsd : 0;
        expect(line.countedUsd).toBeCloseTo(line.marketUsd - lost, 6);
      }
      expect(wrongWay.length).toBeLessThanOrEqual(lines.length);
    }
    expect(collateral.posting?.postings.map(({ asset: name, amount }) => [name, Math.round(amount)])).toEqual(
      [['USDT', 1000]],
    );
    expect((await margin('--collateral', await put('c.json', { policy: [] }))).err).toMatch(
      /c\.json: policy/,
    );
  });
});
