/** What holds for every margin model: order of legs, scale, sub-additive scans, no jumps as a position grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import {
  createMarginEngine,
  evaluateMargin,
  type ActiveModel,
} from '../../../src/engine/margin/marginEngine';
import type { MarginComponent, MarginResult } from '../../../src/engine/margin/marginModel';
import type { RulePack } from '../../../src/engine/margin/rulePack';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { compileSample, sampleInstruments, samplePortfolio } from '../risk/sampleBook';
import { allModels } from './rulePacks';

type Positions = Portfolio['positions'];
const BALANCES: Portfolio['balances'] = [{ accountId: 'a0', currency: 'USDC', amount: '1000000000' }];

const positionsOf = (size: (k: number, i: Instrument) => number): Positions =>
  samplePortfolio(size).positions.map((p) => ({ ...p, bookId: 'b0' }));

function margins(positions: Positions, models: readonly ActiveModel[]): readonly MarginResult[] {
  const base = samplePortfolio(() => 0);
  const { universe, market, book } = compileSample({ ...base, positions, balances: BALANCES });
  const engine = createMarginEngine(universe, market, models);
  const unit = instrumentRisk(universe, market);
  return models.map((_, at) => evaluateMargin(engine, at, { book, account: 0, unit, detail: 'totals' }));
}

const instruments = sampleInstruments();
const sizes = fc.array(fc.integer({ min: -5, max: 5 }), {
  minLength: instruments.length,
  maxLength: instruments.length,
});
/** Coins; dollars for coin-settled futures. */
const sized =
  (list: readonly number[], scale = 1) =>
  (k: number, i: Instrument): number =>
    i.kind === 'spot' ? 0 : scale * (i.kind === 'option' || !i.isInverse ? list[k] / 2 : list[k] * 10_000);

describe('order of legs', () => {
  it('changes no bit of any model, legs of one instrument among them', () => {
    const property = fc.property(
      sizes.chain((list) => {
        const legs = positionsOf(sized(list)).flatMap((p, k) =>
          k % 4 === 0
            ? [
                { ...p, quantity: '0.1' },
                { ...p, id: `${p.id}b`, quantity: '0.2' },
                { ...p, id: `${p.id}c`, quantity: '-1.7' },
              ]
            : [p],
        );
        return fc.tuple(fc.constant(legs), fc.shuffledSubarray(legs, { minLength: legs.length }));
      }),
      ([legs, shuffled]) => {
        const [one, other] = [legs, shuffled].map((positions) => margins(positions, allModels()));
        const figures = (all: readonly MarginResult[]) =>
          all.map((r) => [r.modelId, r.initialMarginUsd, r.maintenanceMarginUsd, r.equityUsd]);
        expect(figures(other)).toEqual(figures(one));
      },
    );
    fc.assert(property, { numRuns: 5, endOnFailure: true });
  });
});

/** Rates that grow with size, or amounts in dollars: not homogeneous by their rules. */
const SIZED = new Set(['deribit.sm', 'deribit.pm', 'deribit.xpm', 'derive.srm']);

describe('scale', () => {
  const homogeneous = allModels().filter(({ model }) => !SIZED.has(model.id));
  it.each([2, 3])('%i times a small book costs so many times as much where no tier is passed', (factor) => {
    fc.assert(
      fc.property(sizes, (list) => {
        const [small, large] = [0.001, 0.001 * factor].map((scale) =>
          margins(positionsOf(sized(list, scale)), homogeneous),
        );
        small.forEach((one, k) => {
          const [im, mm] = [large[k].initialMarginUsd, large[k].maintenanceMarginUsd];
          const slack = 1e-9 * (1 + Math.abs(im));
          const told = `${one.modelId}: ${one.initialMarginUsd} x ${factor}, got ${im}`;
          expect(Math.abs(im - factor * one.initialMarginUsd), told).toBeLessThan(slack);
          expect(Math.abs(mm - factor * one.maintenanceMarginUsd), told).toBeLessThan(slack);
        });
      }),
      { numRuns: 6 },
    );
  });
});

const findAll = (c: MarginComponent, id: string): readonly MarginComponent[] =>
  c.id === id ? [c] : c.children.flatMap((child) => findAll(child, id));
const part = (result: MarginResult, id: string): number =>
  findAll(result.components[1], id).reduce((sum, c) => sum + c.amountUsd, 0);

/** Gains counted in full and extended moves not dampened: the cells before they are aggregated. */
const plainCells = (pack: RulePack): RulePack => {
  const plain: Readonly<Record<string, number>> = {
    pnl_offset: 1,
    max_offsetable_pnl: 1e15,
    extended_dampener: 0,
  };
  const parameters = pack.parameters.map((p) => (p.name in plain ? { ...p, value: plain[p.name] } : p));
  return { ...pack, parameters };
};

describe('scenario part', () => {
  const SCANS: readonly (readonly [string, string])[] = [
    ['deribit.pm', 'worst_case'],
    ['derive.pm', 'worst_loss'],
    ['cme.span', 'scan'],
    ['occ.tims', 'loss'],
    ['house.grid', 'scan'],
    ['house.delta', 'delta'],
    ['okx.pm', 'mr6'],
  ];
  it('of a book is at most that of its parts', () => {
    const models = SCANS.map(([id]) => {
      const found = allModels().find(({ model }) => model.id === id);
      if (found === undefined) throw new Error(`no model ${id}`);
      return id === 'deribit.pm' ? { ...found, pack: plainCells(found.pack) } : found;
    });
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [one, two, both] = [a, b, a.map((x, k) => x + b[k])].map((list) =>
          margins(positionsOf(sized(list)), models),
        );
        SCANS.forEach(([id, component], k) => {
          const parts = part(one[k], component) + part(two[k], component);
          const whole = part(both[k], component);
          expect(whole, `${id} ${component}: parts ${parts}`).toBeLessThanOrEqual(parts * (1 + 1e-9) + 1e-6);
          expect(parts, id).toBeGreaterThan(0);
        });
      }),
      { numRuns: 10 },
    );
  });
});

describe('a growing position', () => {
  /** From USD 900 to 9 billion: through every tier, threshold and bracket. */
  const STEPS = Array.from({ length: 57 }, (_, k) => 0.01 * 10 ** (k / 8));
  const held = (symbol: string, size: number): Positions =>
    positionsOf((_, i) => (i.symbol === symbol ? size : 0)).map((p) => ({
      ...p,
      // Bought at the mark, so that nothing but the margin grows.
      averagePrice: null,
    }));

  it.each(allModels().map((active) => [active.model.id, active] as const))(
    '%s: costs ever more, and nowhere jumps',
    (_, active) => {
      for (const sign of [1, -1]) {
        const at = (size: number): number =>
          margins(held('BTC_USDC-PERPETUAL', sign * size), [active])[0].maintenanceMarginUsd;
        const costs = STEPS.map(at);
        const rates = costs.map((cost, k) => cost / STEPS[k]);
        // The steepest rise may hide a jump: halve towards it until nothing of it is left.
        for (const k of steepest(rates)) {
          let [low, high] = [STEPS[k], STEPS[k + 1]];
          let [from, to] = [costs[k], costs[k + 1]];
          expect(to, `${sign * low} to ${sign * high}`).toBeGreaterThanOrEqual(from);
          for (let n = 0; n < 30; n++) {
            const middle = (low + high) / 2;
            const cost = at(middle);
            const isFirst = cost - from > to - cost;
            [low, high] = isFirst ? [low, middle] : [middle, high];
            [from, to] = isFirst ? [from, cost] : [cost, to];
          }
          expect(to - from, `jump at ${sign * low}: ${from} to ${to}`).toBeLessThan(1e-6 * to);
        }
      }
    },
  );
});

/** Places of the three largest relative rises. */
const steepest = (rates: readonly number[]): readonly number[] =>
  rates
    .slice(1)
    .map((rate, k) => ({ k, rise: rate / rates[k] }))
    .sort((a, b) => b.rise - a.rise)
    .slice(0, 3)
    .map(({ k }) => k);
