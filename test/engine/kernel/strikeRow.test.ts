import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { outOfTheMoneyPremium } from '../../../src/engine/kernel/premiumTile';
import type { ExpiryTables, RowPeaks, StrikeJob } from '../../../src/engine/kernel/strikeRow';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import { black76Undiscounted } from '../../../src/engine/pricing/black76';
import { builtKernel, differences, uniform } from './builtKernel';

interface Move {
  readonly factor: number;
  readonly volScale: number;
  readonly volShift: number;
  readonly volFloor: number;
  readonly years: number;
}

interface Filled {
  readonly call: Float64Array;
  readonly put: Float64Array;
  readonly peaks: RowPeaks;
}

const job = (forward: number, strike: number, vol: number, isInverse: boolean): StrikeJob => ({
  forward,
  strike,
  logMoneyness: Math.log(forward / strike),
  vol,
  isInverse,
  callBase: 0,
  callMultiplier: 1,
  callRow: 0,
  putBase: 0,
  putMultiplier: 1,
  putRow: 0,
});

function fill(
  kernel: Kernel,
  given: StrikeJob,
  moves: readonly Move[],
  which: 'both' | 'call' | 'put',
): Filled {
  const n = moves.length;
  const column = (value: (move: Move) => number): Float64Array => {
    const array = kernel.doubles(n);
    moves.forEach((move, s) => (array[s] = value(move)));
    return array;
  };
  const tables: ExpiryTables = {
    forwardFactor: column((m) => m.factor),
    logForwardFactor: column((m) => Math.log(m.factor)),
    volScale: column((m) => m.volScale),
    volShift: column((m) => m.volShift),
    volFloor: column((m) => m.volFloor),
    sqrtYears: column((m) => Math.sqrt(m.years)),
  };
  const out = kernel.doubles(2 * n);
  const peaks = { call: 0, put: 0 };
  const rows = { callRow: which === 'put' ? -1 : 0, putRow: which === 'call' ? -1 : n };
  kernel.fillStrikeRows({ ...given, ...rows }, tables, 0, n, out, peaks);
  return { call: out.slice(0, n), put: out.slice(n), peaks };
}

const random = uniform(11);
const between = (a: number, b: number): number => a + (b - a) * random();
const ordinaryMoves = (count: number): Move[] =>
  Array.from({ length: count }, () => ({
    factor: Math.exp(between(-0.6, 0.6)),
    volScale: between(0.2, 3),
    volShift: random() < 0.3 ? between(-0.05, 0.3) : 0,
    volFloor: random() < 0.2 ? 0.1 : -Infinity,
    years: random() < 0.05 ? 0 : between(0, 2),
  }));

let wasm: Kernel;
beforeAll(async () => void (wasm = await builtKernel()));

describe('rows of one strike', () => {
  it('have the same bits from WebAssembly and TypeScript, 250,000 values, linear and inverse', () => {
    const moves = ordinaryMoves(527);
    for (let k = 0; k < 120; k++) {
      const given = job(
        61_000,
        Math.exp(between(Math.log(600), Math.log(6e6))),
        between(0.01, 4),
        k % 2 === 0,
      );
      const based = { ...given, callBase: between(0, 1e4), callMultiplier: between(0.001, 5), putBase: 3 };
      const [a, b] = [fill(wasm, based, moves, 'both'), fill(TYPESCRIPT_KERNEL, based, moves, 'both')];
      expect([...differences(a.call, b.call), ...differences(a.put, b.put)], JSON.stringify(based)).toEqual(
        [],
      );
      expect(a.peaks).toEqual(b.peaks);
    }
  });

  it('have them for every number of scenarios, and for a call or a put alone', () => {
    for (const count of [1, 2, 3, 4, 255, 256, 257, 513]) {
      const moves = ordinaryMoves(count);
      for (const which of ['both', 'call', 'put'] as const) {
        const [a, b] = [wasm, TYPESCRIPT_KERNEL].map((k) => fill(k, job(100, 95, 0.7, true), moves, which));
        expect([...differences(a.call, b.call), ...differences(a.put, b.put)]).toEqual([]);
        expect(a.peaks).toEqual(b.peaks);
      }
    }
  });

  it('equal the pricing library, call and put', () => {
    const moves = ordinaryMoves(400);
    for (const strike of [20_000, 55_000, 61_000, 70_000, 250_000]) {
      const { call, put } = fill(TYPESCRIPT_KERNEL, job(61_000, strike, 0.6, false), moves, 'both');
      moves.forEach(({ factor, volScale, volShift, volFloor, years }, s) => {
        const forward = 61_000 * factor;
        const deviation = Math.max(volFloor, 0.6 * volScale + volShift) * Math.sqrt(years);
        for (const [w, got] of [
          [1, call[s]],
          [-1, put[s]],
        ] as const) {
          // prettier-ignore
          const expected = black76Undiscounted(w, forward, strike, deviation);
          expect(
            Math.abs(got - expected) <= 1e-14 * Math.max(forward, strike),
            `F ${forward} K ${strike} deviation ${deviation} w ${w}: expected ${expected}, got ${got}`,
          ).toBe(true);
        }
      });
    }
  });

  it('are NaN where the vol would be negative, with NaN peaks, and worth the payoff where time is up', () => {
    const base = { factor: 1.1, volScale: 1, volShift: 0, volFloor: -Infinity, years: 1 };
    const moves = [base, { ...base, volShift: -0.9 }, { ...base, years: 0 }, base];
    for (const kernel of [wasm, TYPESCRIPT_KERNEL]) {
      const { call, put, peaks } = fill(kernel, job(100, 100, 0.5, false), moves, 'both');
      expect([call[1], put[1], peaks.call, peaks.put]).toEqual([NaN, NaN, NaN, NaN]);
      expect([call[2], put[2]]).toEqual([100 * 1.1 - 100, 0]);
      expect(call[0]).toBe(call[3]);
    }
  });
});

describe('premium of the kernel', () => {
  const within = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });

  it('agrees with the pricing library', () => {
    fc.assert(
      fc.property(within(-4, 4), within(1e-4, 6), within(1, 1e6), (x, deviation, forward) => {
        const strike = forward * Math.exp(-x);
        const expected = black76Undiscounted(forward <= strike ? 1 : -1, forward, strike, deviation);
        const got = outOfTheMoneyPremium(forward, strike, Math.log(forward / strike), deviation);
        const limit = 4e-15 * Math.min(forward, strike);
        expect(
          Math.abs(got - expected),
          `${JSON.stringify({ forward, strike, deviation, expected, got })}`,
        ).toBeLessThan(limit);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never negative, 0 without deviation, all of min(F, K) for an enormous one, NaN for a negative one', () => {
    fc.assert(
      fc.property(within(-700, 700), within(0, 100), (x, deviation) => {
        const got = outOfTheMoneyPremium(1, Math.exp(-x), x, deviation);
        return got >= 0 && got <= Math.min(1, Math.exp(-x)) * (1 + 1e-11);
      }),
    );
    expect(outOfTheMoneyPremium(100, 90, Math.log(100 / 90), 0)).toBe(0);
    expect(outOfTheMoneyPremium(100, 100, 0, 0)).toBe(0);
    expect(outOfTheMoneyPremium(100, 100, 0, 1e3)).toBe(100);
    expect(outOfTheMoneyPremium(100, 100, 0, -0.1)).toBeNaN();
    expect(outOfTheMoneyPremium(100, 100, 0, NaN)).toBeNaN();
  });

  it('does not fall with the deviation, and has the same value seen from the other side', () => {
    fc.assert(
      fc.property(within(-3, 3), within(0.001, 4), within(1e-3, 1), (x, deviation, more) => {
        const [low, high] = [deviation, deviation + more].map((s) =>
          outOfTheMoneyPremium(1, Math.exp(-x), x, s),
        );
        const mirrored = outOfTheMoneyPremium(Math.exp(-x), 1, -x, deviation);
        const limit = 4e-15 * Math.min(1, Math.exp(-x));
        return high >= low - limit && Math.abs(mirrored - low) <= limit;
      }),
      { numRuns: 1000 },
    );
  });
});
