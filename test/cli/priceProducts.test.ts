import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCaptured } from './captureIo';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'plimsoll-price-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const market = { valuation: '2026-01-01T08:00:00Z', forward: 90_000, vol: 0.5 };
const option = {
  kind: 'option',
  underlying: 'BTC',
  settlement: 'inverse',
  expiry: '2026-03-27T08:00:00Z',
  type: 'call',
  strike: 100_000,
  exercise: 'european',
};

async function price(content: unknown, ...more: readonly string[]) {
  writeFileSync(join(folder, 'cases.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return runCaptured(folder, 'price', '--input', 'cases.json', ...more);
}

interface Row {
  readonly id: string;
  readonly figures?: readonly { name: string; value: number; unit: string }[];
  readonly failure?: { reason: string; message: string };
}
const rowsOf = (out: string): readonly Row[] => (JSON.parse(out) as { results: Row[] }).results;
const figure = (row: Row, name: string): number | undefined =>
  row.figures?.find((candidate) => candidate.name === name)?.value;

describe('price of American, exotic and coin-settled products', () => {
  const share = { kind: 'option', underlying: 'ABC', expiry: option.expiry, type: 'put', strike: 105 };
  const exotic = { kind: 'exotic', underlying: 'ABC', expiry: option.expiry };
  const onSpot = { valuation: market.valuation, spot: 100, vol: 0.3, rate: 0.04, yield: 0.02 };
  const second = { spot: 95, yield: 0, vol: 0.2, correlation: 0.5 };

  it('prices American options with what early exercise is worth', async () => {
    const american = { ...share, exercise: 'american', multiplier: 100 };
    const cases = [
      { id: 'listed', instrument: american },
      { id: 'deep', instrument: { ...american, strike: 250 } },
      { id: 'european', instrument: { ...share, exercise: 'european', multiplier: 100 } },
      {
        id: 'on a future',
        instrument: { ...american, on: 'future' },
        market: { spot: undefined, forward: 100 },
      },
    ];
    const { code, out } = await price({ market: onSpot, cases }, '--json');
    const [listed, deep, european, onFuture] = rowsOf(out);
    expect(code).toBe(0);
    const premium = (figure(listed, 'price') ?? NaN) - (figure(european, 'price') ?? NaN);
    expect(figure(listed, 'earlyExercisePremium')).toBeCloseTo(premium, 9);
    expect(figure(listed, 'theta')).toBeLessThan(0);
    expect(figure(deep, 'exerciseNow')).toBe(1);
    expect(figure(deep, 'value')).toBe(15_000);
    expect(figure(onFuture, 'price')).toBeGreaterThan(5);
  });

  const EXOTICS: readonly (readonly [string, object])[] = [
    ['barrier', { type: 'call', strike: 100, direction: 'down', knock: 'out', level: 80 }],
    [
      'window-barrier',
      {
        type: 'call',
        strike: 100,
        direction: 'down',
        knock: 'out',
        level: 80,
        from: '2026-01-10T08:00:00Z',
        to: '2026-02-10T08:00:00Z',
        crossing: 'towards',
      },
    ],
    ['double-barrier', { type: 'call', strike: 100, knock: 'out', low: 70, high: 150 }],
    ['soft-barrier', { type: 'call', strike: 100, direction: 'down', knock: 'out', low: 70, high: 80 }],
    ['cash-or-nothing', { type: 'put', strike: 100, cash: 10 }],
    ['asset-or-nothing', { type: 'put', strike: 100 }],
    ['gap', { type: 'call', strike: 105, paymentStrike: 100 }],
    ['touch', { direction: 'up', level: 120, pays: 'at-expiry-if-hit', amount: 'asset' }],
    ['double-touch', { low: 80, high: 120, pays: 'out', cash: 1 }],
    [
      'asian',
      {
        type: 'call',
        average: 'geometric',
        strike: 'average',
        fixings: ['2026-02-01T08:00:00Z', option.expiry],
      },
    ],
    [
      'continuous-asian',
      {
        type: 'call',
        average: 'arithmetic',
        strike: 100,
        knownAverage: 99,
        since: '2025-12-01T08:00:00Z',
      },
    ],
    ['lookback', { type: 'put', strike: 'floating', extremum: 104 }],
    ['partial-floating-lookback', { type: 'put', until: '2026-02-01T08:00:00Z', extremum: 104, multiple: 1 }],
    ['partial-fixed-lookback', { type: 'put', strike: 100, from: '2026-02-01T08:00:00Z' }],
    ['quanto', { type: 'call', strike: 100, foreignRate: 0, fxVol: 0.1, fxCorrelation: 0.2 }],
    ['forward-start', { type: 'call', moneyness: 1, start: '2026-02-01T08:00:00Z' }],
    ['chooser', { strike: 100, choose: '2026-02-01T08:00:00Z' }],
    [
      'compound',
      {
        type: 'call',
        strike: 100,
        motherType: 'call',
        motherStrike: 4,
        motherExpiry: '2026-02-01T08:00:00Z',
      },
    ],
    ['exchange', {}],
    ['spread', { type: 'call', strike: 3 }],
    ['best-of', { type: 'call', strike: 100 }],
    ['worst-of', { type: 'put', strike: 100 }],
  ];
  it.each(EXOTICS)('prices %s with Greeks and units', async (style, payoff) => {
    const cases = [{ id: style, instrument: { ...exotic, style, ...payoff }, market: { second } }];
    const { code, out, err } = await price({ market: onSpot, cases }, '--json');
    const [row] = rowsOf(out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(figure(row, 'price')).toBeGreaterThan(0);
    for (const name of ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna'])
      expect(Number.isFinite(figure(row, name)), name).toBe(true);
    expect(row.figures?.every(({ unit }) => unit.length > 0)).toBe(true);
  });

  it('prints coin Greeks of a coin-settled option next to the USD ones', async () => {
    const { out } = await price({ market, cases: [{ id: 'call', instrument: option }] }, '--json');
    const [row] = rowsOf(out);
    const [vega, coin] = [figure(row, 'vega') ?? NaN, figure(row, 'vegaCoin') ?? NaN];
    expect(coin * 90_000).toBeCloseTo(vega, 9);
    for (const name of [
      'deltaCoin',
      'gammaCoin',
      'thetaCoin',
      'vannaCoin',
      'volgaCoin',
      'charmCoin',
      'speedCoin',
    ])
      expect(Number.isFinite(figure(row, name)), name).toBe(true);
  });

  it.each([
    [
      { ...share, exercise: 'american', settlement: 'inverse' },
      'UNSUPPORTED',
      'coin-settled American option',
    ],
    [{ ...exotic, style: 'parisian' }, 'UNSUPPORTED', 'style must be one of barrier, '],
    [
      { ...exotic, style: 'chooser', exercise: 'bermudan' },
      'UNSUPPORTED',
      'exercise must be one of european, american',
    ],
    [
      { ...exotic, style: 'cash-or-nothing', type: 'call', strike: 100, cash: 1, exercise: 'american' },
      'UNSUPPORTED',
      'no pricer for this combination',
    ],
    [{ ...share, kind: 'swaption' }, 'UNSUPPORTED', 'kind must be one of spot, '],
    [{ ...share, exercise: 'american', on: 'swap' }, 'UNSUPPORTED', 'on must be one of spot, future'],
    [{ ...share, exercise: 'european', settlement: 'quanto' }, 'UNSUPPORTED', 'settlement must be one of'],
    [{ ...exotic, style: 'spread', type: 'call', strike: 3 }, 'MISSING_MARKET_DATA', 'no second asset'],
    [
      { ...exotic, style: 'barrier', type: 'call', strike: 100 },
      'INVALID_INPUT',
      'direction must be one of down, up',
    ],
    [
      { ...exotic, style: 'asian', type: 'call', average: 'geometric', strike: 1, fixings: [] },
      'INVALID_INPUT',
      'fixings must be a list of instants',
    ],
  ])('refuses %o by name', async (instrument, reason, message) => {
    const { code, out, err } = await price({ market: onSpot, cases: [{ id: 'bad', instrument }] }, '--json');
    expect(code).toBe(2);
    expect(rowsOf(out)[0].failure?.reason).toBe(reason);
    expect(err).toContain(message);
  });
});
