import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createKernel, useWasmKernel } from '../../../src/engine/kernel/chooseKernel';
import type { Kernel } from '../../../src/engine/kernel/kernel';
import { TYPESCRIPT_KERNEL } from '../../../src/engine/kernel/typescriptKernel';
import {
  applyMarketUpdate,
  clearDirtySet,
  createDirtySet,
  type MarketUpdate,
} from '../../../src/engine/market/marketState';
import type { MarketValue } from '../../../src/engine/market/snapshot';
import { aggregate, updateAggregation } from '../../../src/engine/risk/aggregate';
import { revalueCompiled, revalueDirty } from '../../../src/engine/risk/revalue';
import { compileScenarios } from '../../../src/engine/scenarios/compiledScenarios';
import { expandGrid } from '../../../src/engine/scenarios/grid';
import type { Scenario } from '../../../src/engine/scenarios/scenario';
import { compileKernel } from '../../../scripts/runtime/compileKernel.mjs';
import { builtKernel, differences } from '../kernel/builtKernel';
import { compileSample, mixedSizes, NOW, quoteOf, samplePortfolio } from './sampleBook';

const grid = expandGrid({
  underlying: '*',
  spotType: 'relative',
  spotValues: [-0.3, -0.1, 0, 0.05, 0.2],
  volType: 'relative',
  volValues: [0.4, 0, -0.25],
});
/** Negative vols at low vols: NaN in some rows and not in others, as the vols tick. */
const deepVolCut: Scenario = {
  id: 'cut',
  name: 'cut',
  shifts: [{ underlying: '*', vol: { type: 'absolute', value: -0.5 } }],
};
const later = (v: number, step: number): MarketValue => ({
  value: v,
  exchangeTimeMs: NOW + 1 + step,
  localTimeMs: NOW + 1 + step,
  source: 't',
});
const tick = fc.record({
  row: fc.nat({ max: 1000 }),
  factor: fc.double({ min: 0.5, max: 2, noNaN: true }),
  what: fc.constantFrom('vol', 'vol', 'forward', 'mark', 'index', 'missing'),
});

let wasm: Kernel;
beforeAll(async () => void (wasm = await builtKernel()));
afterEach(() => void useWasmKernel(undefined));

/** One computation of everything on a kernel, to which ticks can be sent. */
function deskOn(kernel: Kernel, scenarios: readonly Scenario[]) {
  const { universe, market, book } = compileSample(samplePortfolio(mixedSizes));
  const fresh = () => {
    const r = revalueCompiled(universe, market, compileScenarios(scenarios, universe, market), kernel);
    return { r, accounts: aggregate(r, book, book.account, 2) };
  };
  const { r, accounts } = fresh();
  const dirty = createDirtySet(universe);
  return {
    universe,
    r,
    accounts,
    fresh,
    send(update: MarketUpdate) {
      clearDirtySet(dirty);
      applyMarketUpdate(market, universe, update, dirty);
      revalueDirty(r, dirty);
      updateAggregation(accounts, r);
    },
  };
}

type Desk = ReturnType<typeof deskOn>;

function updateOf(
  { universe }: Desk,
  { row, factor, what }: { row: number; factor: number; what: string },
  step: number,
): MarketUpdate {
  if (what === 'index') return { indices: { 'deribit:btc_usd': later(90_000 * factor, step) } };
  const i = universe.instruments[row % universe.count];
  const quote = quoteOf(i);
  const changed = {
    ...quote,
    ...(what === 'vol' ? { markVol: later(0.5 * factor, step) } : {}),
    ...(what === 'forward' ? { forward: later((quote.forward?.value ?? 90_000) * factor, step) } : {}),
    ...(what === 'mark' ? { mark: later((quote.mark?.value ?? 1) * factor, step) } : {}),
    ...(what === 'missing' ? { mark: undefined, markVol: undefined } : {}),
  };
  return { quotes: { [i.id]: changed } };
}

describe('the matrix and the accounts', () => {
  it('have the same bits on both kernels after every tick, and those of a full computation', () => {
    fc.assert(
      fc.property(fc.array(tick, { minLength: 1, maxLength: 15 }), fc.boolean(), (ticks, hasCut) => {
        const scenarios = hasCut ? [...grid, deepVolCut] : grid;
        const [a, b] = [deskOn(wasm, scenarios), deskOn(TYPESCRIPT_KERNEL, scenarios)];
        ticks.forEach((each, step) => {
          for (const desk of [a, b]) desk.send(updateOf(desk, each, step));
          const full = b.fresh();
          for (const { r, accounts } of [a, b]) {
            expect(differences(r.pnl, full.r.pnl), JSON.stringify(each)).toEqual([]);
            expect(differences(accounts.pnlUsd, full.accounts.pnlUsd), JSON.stringify(each)).toEqual([]);
            expect(accounts.missing).toEqual(full.accounts.missing);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('are followed by taking out and putting in where few rows changed', () => {
    const desk = deskOn(wasm, grid);
    const option = desk.universe.instruments.findIndex((i) => i.kind === 'option');
    desk.send(updateOf(desk, { row: option, factor: 1.01, what: 'vol' }, 1));
    expect(desk.r.hasFormer).toBe(true);
    expect(desk.r.changedCount).toBeLessThanOrEqual(2);
  });
});

describe('the choice of a kernel', () => {
  it('is TypeScript without bytes, with bytes that are none, and for little work', async () => {
    expect(createKernel(1e6).kind).toBe('typescript');
    expect(useWasmKernel(new Uint8Array([1, 2, 3]))).toBe(false);
    expect(createKernel(1e6).kind).toBe('typescript');
    expect(useWasmKernel(await compileKernel())).toBe(true);
    expect(createKernel(10).kind).toBe('typescript');
  });

  it('is WebAssembly for large work, and a matrix takes it by itself', async () => {
    useWasmKernel(await compileKernel());
    expect(createKernel(1e6).kind).toBe('wasm');
    const { universe, market } = compileSample(samplePortfolio(mixedSizes));
    const many = Array.from({ length: 40 }, () => grid).flat();
    const r = revalueCompiled(universe, market, compileScenarios(many, universe, market));
    expect(r.kernel.kind).toBe('wasm');
    const twin = revalueCompiled(
      universe,
      market,
      compileScenarios(many, universe, market),
      TYPESCRIPT_KERNEL,
    );
    expect(differences(r.pnl, twin.pnl)).toEqual([]);
  });

  it('keeps earlier arrays when the memory grows', () => {
    const first = wasm.doubles(1000).fill(7);
    const second = wasm.doubles(1_000_000);
    expect([first[999], second.length, second[999_999]]).toEqual([7, 1_000_000, 0]);
  });
});
