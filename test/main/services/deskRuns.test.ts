/** Collateral and liquidation asked of the real engine thread, with policies in a real database. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { JobProgress } from '../../../src/contracts/push';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { startEngine, type EngineClient } from '../../../src/main/compute/engineClient';
import { createCollateralPolicyStore } from '../../../src/main/db/collateralPolicyStore';
import { openDatabase } from '../../../src/main/db/database';
import { readCollateralPolicies } from '../../../src/main/files/collateralPolicies';
import { readBundledHistory } from '../../../src/main/files/history/bundledHistory';
import { collateralPolicyCalls } from '../../../src/main/ipc/collateralPolicy';
import { createCollateralPolicies } from '../../../src/main/services/collateralPolicies';
import { createLiquidationDesk } from '../../../src/main/services/liquidationDesk';
import {
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';
import { bundle, type Bundle } from '../bundle';

const resources = join(import.meta.dirname, '../../../resources');
const portfolio = samplePortfolio((k, i) => (k % 4 === 0 ? mixedSizes(k, i) : 0));
const account = portfolio.accounts[0];
const progress: JobProgress[] = [];
let worker: Bundle;
let engine: EngineClient;
let folder: string;
const desk = createLiquidationDesk(() => engine);
desk.onProgress((job) => progress.push(job));

function valueOf<T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function policyDesk() {
  const database = valueOf(openDatabase(join(folder, 'plimsoll.db'), { nowMs: NOW }));
  const shipped = valueOf(await readCollateralPolicies(resources));
  const store = createCollateralPolicyStore(database);
  const policies = createCollateralPolicies({ shipped, store, clock: () => NOW });
  const histories = valueOf(await readBundledHistory(join(resources, 'history')));
  const calls = collateralPolicyCalls({
    policies,
    engine,
    portfolio: {
      get: () => ({ ok: true, value: portfolio }),
      bookedInstruments: () => ({ ok: true, value: sampleInstruments() }),
    },
    histories: { all: () => ({ ok: true, value: histories }) },
  });
  return { policies, calls, close: () => database.close() };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-desk-runs-'));
  worker = await bundle('src/main/workers/engine.ts', 'cjs');
  const nothing = (): void => undefined;
  engine = startEngine(worker.file, {
    ...{ onStructurePart: nothing, onFrame: nothing, onReadings: nothing },
    onFailure: ({ message }) => expect.fail(message),
    onProgress: desk.tell,
  });
  engine.set({ type: 'instruments', instruments: sampleInstruments() });
  const packs = MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind));
  engine.set({ type: 'rulePacks', packs, chosen: [], calibrations: [] });
  engine.set({ type: 'portfolio', portfolio });
  const { indices, volIndices, quotes, usdRates } = sampleSnapshot();
  engine.postMarket({ indices, volIndices, quotes, usdRates, becameStale: [], becameLive: [] }, NOW, []);
}, 60_000);
afterAll(async () => {
  await engine.stop();
  worker.remove();
  rmSync(folder, { recursive: true, force: true });
});

const caller = {} as never;

describe('haircut policies', () => {
  it('are edited as copies, refused by field and limit, taken back one by one over a restart', async () => {
    const first = await policyDesk();
    const { id } = valueOf(first.policies.copy('deribit'));
    const copy = valueOf(first.policies.board()).policies.find((one) => one.id === id)!;
    const { isShipped, ...policy } = copy;
    expect(isShipped).toBe(false);
    const withMarket = (value: number) => ({
      ...policy,
      parameters: policy.parameters.map((one) =>
        one.asset === 'BTC' && one.name === 'market' ? { ...one, value } : one,
      ),
    });
    expect(first.policies.save(withMarket(1.2))).toMatchObject({
      ok: false,
      failure: { reason: 'OUT_OF_RANGE', message: 'BTC market: 1.2, must be 0 to 1' },
    });
    expect(first.policies.save({ ...policy, id: 'deribit' })).toMatchObject({
      failure: { reason: 'CONFLICT' },
    });
    valueOf(first.policies.save(withMarket(0.2)));
    valueOf(first.policies.choose(account.id, id));
    first.close();

    const { policies, calls, close } = await policyDesk();
    const valued = valueOf(await calls['collateral.value']({ accountId: account.id }, caller)).accounts[0];
    expect(valued.policyId).toBe(id);
    const btc = valued.assets.find(({ asset }) => asset === 'BTC')!;
    expect(btc.parts?.combined).toBeCloseTo(0.2, 12);
    expect(btc.countedUsd).toBeCloseTo(0.8 * btc.marketUsd, 6);
    valueOf(policies.undo());
    expect(valueOf(policies.inForce(account.id, 'deribit')).id).toBe('deribit');
    valueOf(policies.undo());
    valueOf(policies.undo());
    expect(valueOf(policies.board())).toMatchObject({ undo: null, choices: {} });
    expect(policies.undo()).toMatchObject({ ok: false, failure: { reason: 'NOT_FOUND' } });
    close();
  });
});

describe('collateral on the live market', () => {
  it('names history, correlation and what is in no total; lines add up', async () => {
    const { calls, close } = await policyDesk();
    const { history, accounts } = valueOf(await calls['collateral.value']({ accountId: null }, caller));
    expect(history?.days).toBe(250);
    expect(history?.coins).toEqual(['BTC', 'ETH']);
    expect(accounts).toHaveLength(2);
    for (const { assets, countedUsd, marketUsd } of accounts) {
      const sum = assets.reduce((total, one) => total + one.countedUsd, 0);
      expect(sum).toBeCloseTo(countedUsd, 6);
      expect(countedUsd).toBeLessThanOrEqual(marketUsd);
      for (const { asset, correlation } of assets.filter(({ asset }) => asset === 'BTC'))
        expect(Math.abs(correlation ?? NaN), asset).toBeLessThanOrEqual(1);
    }
    close();
  });

  it('posts the cheapest first and says what it cannot weigh', async () => {
    const { calls, close } = await policyDesk();
    const assets = ['USDC', 'BTC', 'DOGE'].map((asset) => ({ asset, available: 1e6 }));
    const ask = { accountId: account.id, requiredUsd: 50_000, assets };
    const { plan, gainUsd, failures } = valueOf(await calls['collateral.best'](ask, caller));
    expect(plan.postings.map(({ asset }) => asset)).toEqual(['BTC']);
    expect(plan.shortfallUsd).toBe(0);
    expect(gainUsd).toBeCloseTo(50_000, 4);
    expect(failures.map(({ message }) => message)).toEqual([
      'DOGE: not eligible under Deribit cross collateral',
    ]);
    close();
  });
});

describe('liquidation in the engine thread', () => {
  it('replays an account: what is left is what was held and traded', async () => {
    const answer = valueOf(await desk.replay(account.id, { shock: -0.6 }, 'replay'));
    expect(answer.assumptions).toContain('crossImpact: 0');
    const { replay } = answer.account;
    for (const { symbol, before, after } of answer.legs) {
      const traded = replay!.steps
        .filter(({ legId }) => legId.endsWith(`:${symbol}`))
        .reduce((sum, { quantity }) => sum + quantity, 0);
      expect(after, symbol).toBeCloseTo(before + traded, 8);
    }
    expect(await desk.replay('nobody', { shock: 0 }, 'x')).toMatchObject({
      failure: { reason: 'NOT_FOUND' },
    });
  });

  it('runs all accounts to prices at which nobody trades, and ends when it is cancelled', async () => {
    const thin = { coefficient: 1, dailyVol: 0.05, dailyVolumeUsd: 1e6, lastingShare: 0.5 };
    const terms = { shock: -0.6, impact: thin };
    const { cascade, accounts } = valueOf(await desk.cascade(terms, 'cascade'));
    expect(accounts.map(({ accountId }) => accountId)).toEqual(portfolio.accounts.map(({ id }) => id));
    expect(cascade.isStable).toBe(true);
    const run = desk.cascade(terms, 'cancelled');
    expect(desk.cancel('cancelled').ok).toBe(true);
    expect(desk.cancel('nobody')).toMatchObject({ failure: { reason: 'NOT_FOUND' } });
    const ended = await run;
    if (!ended.ok) expect(ended.failure.reason).toBe('CANCELLED');
    expect(progress.every(({ kind }) => kind === 'liquidation')).toBe(true);
  });
});
