import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured } from './captureIo';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plimsoll-price-'))));
afterEach(() => rmSync(folder, { recursive: true }));

interface Row {
  readonly figures?: readonly { name: string; value: number; unit: string }[];
  readonly failure?: { reason: string; message: string };
}

const [soon, later, expiry] = ['2026-02-01T08:00:00Z', '2026-03-01T08:00:00Z', '2026-03-27T08:00:00Z'];
const asset = { spot: 95, yield: 0, vol: 0.2 };
const market = { valuation: '2026-01-01T08:00:00Z', spot: 100, vol: 0.3, rate: 0.04, yield: 0.02 };
const basket = {
  others: [asset, asset],
  correlation: [
    [1, 0.5, 0.5],
    [0.5, 1, 0.5],
    [0.5, 0.5, 1],
  ],
};
const strip = [70, 80, 90, 100, 110, 120, 130].flatMap((strike) => [
  ...(strike <= 100 ? [{ type: 'put', strike, vol: 0.3 }] : []),
  ...(strike >= 100 ? [{ type: 'call', strike, vol: 0.3 }] : []),
]);
const simulated = { method: { kind: 'monte-carlo', pathsPerReplicate: 256, replicates: 4, seed: 1 } };
const call = { type: 'call', strike: 100 };
const asian = { ...call, style: 'asian', average: 'arithmetic', fixings: [soon, expiry] };
const barrier = { ...call, style: 'barrier', direction: 'down', knock: 'out', level: 80 };

async function figuresOf(terms: object, given: object): Promise<Row> {
  const instrument = { kind: 'exotic', underlying: 'ABC', expiry, ...terms };
  const cases = [{ id: 'case', instrument, market: given }];
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ market, cases }));
  const { out } = await runCaptured(folder, 'price', '--input', 'cases.json', '--json');
  return (JSON.parse(out) as { results: Row[] }).results[0];
}

describe('price of baskets, swaps and choices, and by named methods', () => {
  it.each([
    [{ ...asian, known: [101, 99] }, {}, 'gamma'],
    [asian, { method: { kind: 'moment-match' } }, 'gamma'],
    [asian, simulated, 'standardError'],
    [{ ...barrier, watched: [soon, later, expiry] }, simulated, 'standardError'],
    [{ ...barrier, exercise: 'american' }, {}, 'errorEstimate'],
    [{ ...call, style: 'lookback', extremum: 100, watched: [soon, expiry] }, simulated, 'standardError'],
    [{ ...call, style: 'basket', weights: [0.4, 0.3, 0.3] }, basket, 'vega3'],
    [
      { ...call, style: 'rainbow', of: 'smallest', weights: [1, 1, 1] },
      { ...basket, ...simulated },
      'standardError',
    ],
    [
      { ...call, style: 'two-asset-correlation', secondStrike: 90 },
      { second: { ...asset, correlation: 0.5 } },
      'delta2',
    ],
    [
      { style: 'exchange', exercise: 'american' },
      { second: { ...asset, correlation: 0.5 } },
      'earlyExercisePremium',
    ],
    [{ ...call, style: 'shout' }, {}, 'theta'],
    [
      {
        style: 'complex-chooser',
        choose: soon,
        callStrike: 105,
        callExpiry: expiry,
        putStrike: 95,
        putExpiry: later,
      },
      {},
      'charm',
    ],
    [
      { style: 'variance-swap', strikeVol: 0.2, realised: 0.09, since: '2025-12-01T08:00:00Z' },
      { strip },
      'fairVol',
    ],
  ])('%# has a price and the figure that is its own', async (terms, given, name) => {
    const { figures = [], failure } = await figuresOf(terms, given);
    expect(failure).toBeUndefined();
    expect(figures.find((figure) => figure.name === 'price')?.value).toBeGreaterThan(0);
    const own = figures.find((figure) => figure.name === name);
    expect(Number.isFinite(own?.value), JSON.stringify(figures)).toBe(true);
    expect(own?.unit.length).toBeGreaterThan(0);
  });

  it.each([
    [{ ...barrier, watched: [soon, expiry] }, {}, 'UNSUPPORTED', 'name a method'],
    [asian, { method: { kind: 'kirk' } }, 'UNSUPPORTED', 'by the method "kirk"'],
    [asian, { method: { kind: 'guess' } }, 'UNSUPPORTED', 'kind must be one of'],
    [asian, { method: { ...simulated.method, replicates: 1 } }, 'INVALID_INPUT', '1 replicates'],
    [{ ...asian, known: [] }, {}, 'INVALID_INPUT', 'known must be a list of numbers'],
    [{ ...call, style: 'basket', weights: [1] }, basket, 'INVALID_INPUT', '3 entries for 1 assets'],
    [{ ...call, style: 'basket', weights: [1, 1] }, {}, 'MISSING_MARKET_DATA', 'no other assets'],
    [{ style: 'variance-swap', strikeVol: 0.2 }, {}, 'MISSING_MARKET_DATA', 'no strip of options'],
  ])('%# is refused by name', async (terms, given, reason, words) => {
    const { failure } = await figuresOf(terms, given);
    expect(failure?.reason).toBe(reason);
    expect(failure?.message).toContain(words);
  });
});
