/** Slices and chains that the surface tests share. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { SurfaceQuotes } from '../../../../src/engine/market/surface/buildSurface';
import { sviVariance, type RawSvi } from '../../../../src/engine/market/surface/rawSvi';
import type { QuotedSlice, SmileQuote } from '../../../../src/engine/market/surface/sliceQuotes';
import { impliedBlackVol } from '../../../../src/engine/pricing/impliedVol';

/** Axel Vogt's slice, in Gatheral and Jacquier (2014), example 5.1: positive everywhere, yet not free of arbitrage. */
export const VOGT: RawSvi = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

export interface SampledSlice {
  readonly svi: RawSvi;
  readonly years: number;
  /** Standard deviation that scales the slice. */
  readonly deviation: number;
}

/** Slices of a day to two years, 30 to 130 % vol, in Lee's bound, minimum above 0. */
export const anySlice: fc.Arbitrary<SampledSlice> = fc
  .record({
    years: fc.double({ min: 0.003, max: 2, noNaN: true }),
    vol: fc.double({ min: 0.3, max: 1.3, noNaN: true }),
    steepness: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
    rho: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
    centre: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    turn: fc.double({ min: 0.1, max: 1.3, noNaN: true }),
    floor: fc.double({ min: 0.1, max: 1, noNaN: true }),
  })
  .map(({ years, vol, steepness, rho, centre, turn, floor }) => {
    const deviation = vol * Math.sqrt(years);
    const [b, m, sigma] = [deviation * steepness, deviation * centre, deviation * turn];
    const a = deviation * deviation * floor - b * sigma * Math.sqrt(1 - rho * rho);
    return { svi: { a, b, rho, m, sigma }, years, deviation };
  });

/** Noise-free mark vols of a slice at `count` strikes over `reach` deviations to both sides. */
export function quotesOf(
  { svi, years, deviation }: SampledSlice,
  count = 31,
  reach = 2.5,
  forward = 100,
): QuotedSlice {
  const quotes: SmileQuote[] = [];
  for (let i = 0; i < count; i++) {
    const k = deviation * reach * ((2 * i) / (count - 1) - 1);
    quotes.push({ strike: forward * Math.exp(k), markVol: Math.sqrt(sviVariance(svi, k) / years) });
  }
  return { forward, years, quotes };
}

/** A repeatable stream of numbers in [0, 1). */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

interface ChainRow {
  readonly expiryMs: number;
  readonly strike: number;
  readonly isCall: boolean;
  readonly underlying: number;
  readonly index: number;
  readonly bid: number;
  readonly ask: number;
  readonly markVol: number;
}

export function readChain(name: string): ChainRow[] {
  const file = join(import.meta.dirname, '../../../fixtures/surface', `${name}.csv`);
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const cells = line.split(',');
    const [strike, underlying, index, bid, ask, , markVol] = [1, 3, 4, 5, 6, 7, 8].map((i) =>
      Number(cells[i]),
    );
    const expiryMs = Date.parse(cells[0]);
    return { expiryMs, strike, isCall: cells[2] === 'call', underlying, index, bid, ask, markVol };
  });
}

/** Out-of-the-money options of a real chain as surface quotes, vols implied from the coin prices. */
export function surfaceQuotes(name: string, underlying: string, valuationMs: number): SurfaceQuotes {
  const byExpiry = new Map<number, ChainRow[]>();
  for (const row of readChain(name)) byExpiry.set(row.expiryMs, [...(byExpiry.get(row.expiryMs) ?? []), row]);
  const expiries = [...byExpiry].map(([expiryMs, rows]) => {
    const forwards = rows.map((row) => row.underlying).sort((one, other) => one - other);
    const forward = forwards[forwards.length >> 1];
    const years = (expiryMs - valuationMs) / (365 * 86_400_000);
    const quotes = rows
      .filter(({ strike, isCall }) => isCall === strike >= forward)
      .map((row) => ({
        strike: row.strike,
        bidVol: vol(row, forward, years, row.bid),
        askVol: vol(row, forward, years, row.ask),
        markVol: row.markVol,
        timeMs: valuationMs,
      }));
    return { expiryMs, forward, quotes };
  });
  return { underlying, venue: 'deribit', valuationMs, spot: readChain(name)[0].index, expiries };
}

function vol({ isCall, strike }: ChainRow, F: number, T: number, price: number): number | undefined {
  if (!(price > 0)) return undefined;
  const type = isCall ? 'call' : 'put';
  const result = impliedBlackVol({ type, F, K: strike, T, discount: 1, price: price * F });
  return result.ok ? result.value : undefined;
}

/** The value of a result, or a test failure with its message. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; failure: { message: string } }): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}
