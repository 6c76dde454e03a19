import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { applyMarketUpdate, clearDirtySet, createDirtySet } from '../../../src/engine/market/marketState';
import type { MarketValue } from '../../../src/engine/market/snapshot';
import { black76Undiscounted } from '../../../src/engine/pricing/black76';
import { aggregate, updateAggregation } from '../../../src/engine/risk/aggregate';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { AT, MEASURE_COUNT, MEASURES } from '../../../src/engine/risk/measure';
import { pnlUsd, revalue, revalueAll, revalueDirty } from '../../../src/engine/risk/revalue';
import { pnlByPosition } from '../../../src/engine/risk/scenarioReaders';
import type { Scenario } from '../../../src/engine/scenarios/scenario';
import { expandGrid } from '../../../src/engine/scenarios/grid';
import { POSITION_COLUMNS } from '../../../src/contracts/live';
import { compileSample, mixedSizes, NOW, quoteOf, samplePortfolio } from './sampleBook';

const value = (v: number): MarketValue => ({
  value: v,
  exchangeTimeMs: NOW + 1,
  localTimeMs: NOW + 1,
  source: 't',
});
const grid = expandGrid({
  underlying: '*',
  spotType: 'relative',
  spotValues: [-0.2, -0.1, 0, 0.1, 0.2],
  volType: 'relative',
  volValues: [0.4, 0, -0.25],
  volTenor: { referenceDays: 30, shortPower: 0.3, longPower: 0.13, minDays: 1 },
});
const spot = (v: number): Scenario => ({
  id: `s${v}`,
  name: `s${v}`,
  shifts: [{ underlying: '*', spot: { type: 'relative', value: v } }],
});
const vol = (v: number): Scenario => ({
  id: `v${v}`,
  name: `v${v}`,
  shifts: [{ underlying: '*', vol: { type: 'absolute', value: v } }],
});

describe('the P&L matrix', () => {
  const { universe, market, book } = compileSample(samplePortfolio(mixedSizes));

  it('is exactly 0 where nothing is shifted, for every instrument', () => {
    const r = revalue(universe, market, [{ id: 'base', name: 'base', shifts: [] }]);
    expect([...r.pnl].filter((pnl) => pnl !== 0)).toEqual([]);
  });

  it('equals one valuation per instrument and scenario with the pricing library', () => {
    const r = revalue(universe, market, grid);
    universe.instruments.forEach((i, row) => {
      if (i.kind !== 'option') return;
      const e = universe.expirySlot[row];
      const days = market.years[e] * 365;
      grid.forEach((scenario, s) => {
        const move = scenario.shifts[0].spot?.value ?? 0;
        const size = scenario.shifts[0].vol?.value ?? 0;
        const weight = (30 / Math.max(days, 1)) ** (days < 30 ? 0.3 : 0.13);
        const forward = market.forward[e];
        const w = i.optionType === 'call' ? 1 : -1;
        const price = (f: number, v: number): number =>
          black76Undiscounted(w, f, i.strike, v * Math.sqrt(market.years[e])) / (i.isInverse ? f : 1);
        const expected =
          price(forward * (1 + move), market.vol[row] * (1 + size * weight)) -
          price(forward, market.vol[row]);
        const got = r.pnl[row * grid.length + s];
        const scale = i.isInverse ? 1 : forward;
        expect(
          Math.abs(got - expected),
          `${i.id} in ${scenario.name}: expected ${expected}, got ${got}`,
        ).toBeLessThan(2e-14 * scale);
      });
    });
  });

  it('values inverse futures as notional (1/F - 1/F)', () => {
    const r = revalue(universe, market, [spot(-0.16)]);
    const row = universe.instruments.findIndex((i) => i.symbol === 'BTC-PERPETUAL');
    const mark = market.mark[row];
    const expected = 1 / mark - 1 / (mark * 0.84);
    expect(Math.abs(r.pnl[row] - expected), `expected ${expected}, got ${r.pnl[row]}`).toBeLessThan(1e-20);
  });

  it('agrees with the Greeks by finite differences', () => {
    const h = 1e-4;
    const r = revalue(universe, market, [spot(h), spot(-h), vol(h), vol(-h)]);
    const unit = instrumentRisk(universe, market);
    universe.instruments.forEach((i, row) => {
      const at = (name: keyof typeof AT): number => unit[row * MEASURE_COUNT + AT[name]];
      const [up, down, volUp, volDown] = [0, 1, 2, 3].map((s) => pnlUsd(r, row, s));
      const delta = (up - down) / (2 * h);
      const vega = ((volUp - volDown) / (2 * h)) * 0.01;
      const size = Math.abs(at('markUsd')) + market.spot[universe.indexSlot[row]] * universe.multiplier[row];
      const near = (got: number, expected: number, tolerance: number, what: string): void =>
        expect(Math.abs(got - expected), `${i.id} ${what}: matrix ${got}, Greek ${expected}`).toBeLessThan(
          tolerance,
        );
      near(delta, at('deltaUsd'), 1e-5 * size, 'delta');
      near(vega, at('vegaUsd'), 1e-8 * size, 'vega');
      if (i.kind !== 'option') return;
      const price = i.isInverse
        ? market.spot[universe.indexSlot[row]]
        : market.forward[universe.expirySlot[row]];
      const spotPrice = i.isInverse ? price : price * market.usdRate[universe.currencySlot[row]];
      const gamma = (up + down) / (h * h);
      near(gamma, at('gamma1pct') * 100 * spotPrice, 1e-3 * size, 'gamma');
    });
  });

  it('decays with time by theta', () => {
    const day = 1 / 64;
    const r = revalue(universe, market, [{ id: 'd', name: 'd', daysForward: day, shifts: [] }]);
    const unit = instrumentRisk(universe, market);
    universe.instruments.forEach((i, row) => {
      if (i.kind !== 'option') return;
      const got = pnlUsd(r, row, 0) / day;
      const expected = unit[row * MEASURE_COUNT + AT.thetaUsd];
      expect(Math.abs(got - expected), `${i.id}: matrix ${got}, theta ${expected}`).toBeLessThan(
        0.01 * Math.abs(expected) + 1e-3,
      );
    });
  });

  it('adds up: positions to the account, accounts to the desk', () => {
    const r = revalue(universe, market, grid);
    const accounts = aggregate(r, book, book.account, 2);
    const desk = aggregate(r, book, new Int32Array(book.count), 1);
    grid.forEach((scenario, s) => {
      const parts = accounts.pnlUsd[s] + accounts.pnlUsd[grid.length + s];
      const positions = pnlByPosition(r, book, s).totalUsd;
      const scale = 1e-9 + 1e-12 * Math.abs(parts) + 1e-6;
      expect(Math.abs(desk.pnlUsd[s] - parts), scenario.name).toBeLessThan(scale);
      expect(Math.abs(desk.pnlUsd[s] - positions), scenario.name).toBeLessThan(scale);
    });
  });

  it('is antisymmetric: the opposite book has the opposite vector', () => {
    const long = compileSample(samplePortfolio(mixedSizes));
    const short = compileSample(samplePortfolio((k, i) => -mixedSizes(k, i)));
    const vector = (c: typeof long) =>
      aggregate(revalue(c.universe, c.market, grid), c.book, new Int32Array(c.book.count), 1).pnlUsd;
    const mirrored = vector(short);
    vector(long).forEach((pnl, s) => expect(mirrored[s] === 0 ? 0 : -mirrored[s]).toBe(pnl));
  });

  it('names the missing and refuses shifts out of range without spoiling the rest', () => {
    const c = compileSample(samplePortfolio(mixedSizes));
    const row = c.universe.instruments.findIndex((i) => i.kind === 'option');
    c.market.vol[row] = NaN;
    const r = revalue(c.universe, c.market, [spot(-1.2), vol(-0.9), spot(0.1)]);
    expect(r.scenarios.failures.get(0)?.reason).toBe('SHIFT_OUT_OF_RANGE');
    const desk = aggregate(r, c.book, new Int32Array(c.book.count), 1);
    expect(desk.missing[0]).toBe(1);
    expect(Number.isNaN(desk.pnlUsd[0])).toBe(true);
    expect(Number.isNaN(desk.pnlUsd[1])).toBe(true);
    expect(Number.isFinite(desk.pnlUsd[2])).toBe(true);
    const failed = pnlByPosition(r, c.book, 2).rows.filter((p) => p.failure !== undefined);
    expect(failed.map((p) => p.failure?.reason)).toEqual(['MISSING_MARKET_DATA']);
  });
});

describe('incremental revaluation', () => {
  it('gives the bits of a full one after any sequence of ticks', () => {
    const portfolio = samplePortfolio(mixedSizes);
    const tick = fc.record({
      row: fc.nat({ max: 1000 }),
      factor: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
      what: fc.constantFrom('vol', 'forward', 'mark', 'index', 'missing'),
    });
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 12 }), fc.boolean(), (ticks, isAbsolute) => {
        const scenarios = isAbsolute
          ? [
              ...grid,
              {
                ...spot(0),
                shifts: [{ underlying: 'BTC', spot: { type: 'absolute', value: 500 } as const }],
              },
            ]
          : grid;
        const { universe, market, book } = compileSample(portfolio);
        const r = revalue(universe, market, scenarios);
        const accounts = aggregate(r, book, book.account, 2);
        const dirty = createDirtySet(universe);
        ticks.forEach(({ row, factor, what }, step) => {
          const i = universe.instruments[row % universe.count];
          const quote = quoteOf(i);
          const later = (v: number): MarketValue => ({ ...value(v), exchangeTimeMs: NOW + step });
          clearDirtySet(dirty);
          if (what === 'index') {
            applyMarketUpdate(
              market,
              universe,
              { indices: { 'deribit:btc_usd': later(90_000 * factor) } },
              dirty,
            );
          } else {
            const changed = {
              ...quote,
              ...(what === 'vol' ? { markVol: later(0.5 * factor) } : {}),
              ...(what === 'forward' ? { forward: later((quote.forward?.value ?? 90_000) * factor) } : {}),
              ...(what === 'mark' ? { mark: later((quote.mark?.value ?? 1) * factor) } : {}),
              ...(what === 'missing' ? { mark: undefined, markVol: undefined } : {}),
            };
            applyMarketUpdate(market, universe, { quotes: { [i.id]: changed } }, dirty);
          }
          revalueDirty(r, dirty);
          updateAggregation(accounts, r);
        });
        const full = revalue(universe, market, scenarios);
        expect(r.pnl).toEqual(full.pnl);
        expect(accounts.pnlUsd).toEqual(aggregate(full, book, book.account, 2).pnlUsd);
        revalueAll(r);
        expect(r.pnl).toEqual(full.pnl);
      }),
      { numRuns: 60 },
    );
  });
});

it('the catalogue of measures is the list that windows read', () => {
  expect(MEASURES.map((m) => m.name)).toEqual([...POSITION_COLUMNS]);
});
