/** Inventory, disagreement of models, and what the length of a history leaves open. */
import { describe, expect, it } from 'vitest';
import { bookFigures, stretchedGrid } from '../../../src/engine/calibration/bookFigures';
import { calibrate } from '../../../src/engine/calibration/calibrate';
import { compareSets } from '../../../src/engine/calibration/compareSets';
import { challengerDifferences } from '../../../src/engine/calibration/modelRisk/challengers';
import {
  correlationStress,
  tailUncertainty,
} from '../../../src/engine/calibration/modelRisk/estimationError';
import { modelInventory } from '../../../src/engine/calibration/modelRisk/inventory';
import { marginDispersion } from '../../../src/engine/calibration/modelRisk/marginDispersion';
import { marginUncertainty } from '../../../src/engine/calibration/modelRisk/marginUncertainty';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import { createMarginEngine, evaluateAllMargins } from '../../../src/engine/margin/marginEngine';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { packNumbers } from '../../../src/engine/margin/rulePack';
import { PRICERS } from '../../../src/engine/pricing/pricer';
import { DEFAULT_CONVENTION } from '../../../src/engine/risk/tail/historicalTail';
import { deltaNormalTail } from '../../../src/engine/risk/tail/deltaGamma';
import { DEFAULT_RISK_REQUEST, METHOD_IDS } from '../../../src/engine/risk/valueAtRisk/riskRequest';
import { prepareRisk } from '../../../src/engine/risk/valueAtRisk/valueAtRisk';
import { allModels, shippedPack } from '../margin/rulePacks';
import { bundledHistories, sampleRun } from './sampleRun';
import { simulatedPair, value } from './samples';

const RULES = { meanBlock: 5, resamples: 200, confidence: 0.95, seed: 1 };
const run = sampleRun();
const prepared = async () =>
  value(prepareRisk({ ...run, histories: await bundledHistories() }, DEFAULT_RISK_REQUEST));

describe('the inventory', () => {
  const inventory = modelInventory({ margin: allModels() });

  it('lists every pricer, every risk method and every margin model, each described', () => {
    const ids = new Set(inventory.map(({ area, id }) => `${area} ${id}`));
    for (const { id } of PRICERS) expect(ids, 'describe it in modelUses.ts').toContain(`pricing ${id}`);
    for (const id of METHOD_IDS) expect(ids).toContain(`risk ${id}`);
    for (const { id } of MARGIN_MODELS) expect(ids).toContain(`margin ${id}`);
    for (const { id, purpose, limits, data } of inventory) {
      expect(purpose, `${id}: describe it in modelUses.ts`).not.toBe('not described');
      expect(limits.length, id).toBeGreaterThan(0);
      expect(data.length, id).toBeGreaterThan(0);
    }
  });

  it('takes the status from the confidences of the pack', () => {
    const of = (id: string) => inventory.find((entry) => entry.id === id);
    expect(of('house.grid')).toMatchObject({ status: 'policy', confidences: { policy: 11 } });
    expect(of('deribit.sm')?.status).toBe('published');
    expect(of('cme.span')?.status).toBe('partly assumed');
    expect(of('cme.span')?.limits.join()).toMatch(/not exchange-exact: 11 of 13/);
    expect(of('deribit.pm')?.data.join()).toMatch(/P&L of \d+ scenarios/);
  });
});

describe('the dispersion over models', () => {
  const { universe, market, book, unit } = run;
  const engine = createMarginEngine(universe, market, allModels());
  const results = evaluateAllMargins(engine, { book, account: 0, unit });
  const dispersion = marginDispersion(results, 'deribit.pm');

  it('leaves out models that miss a position, and names them', () => {
    expect(dispersion.incomplete.map(({ modelId }) => modelId)).toEqual(['hyperliquid.cross']);
    expect(dispersion.rows.length + 1).toBe(MARGIN_MODELS.length);
    const amounts = dispersion.rows.map(({ initialUsd }) => initialUsd);
    expect(amounts).toEqual([...amounts].sort((a, b) => b - a));
    expect([dispersion.low, dispersion.high]).toEqual([amounts.at(-1), amounts[0]]);
    const own = dispersion.rows.find(({ modelId }) => modelId === 'deribit.pm');
    expect(own?.againstOwn).toBe(0);
  });

  it('has no figures where no model is complete', () => {
    const none = marginDispersion(
      results.filter(({ modelId }) => modelId === 'hyperliquid.cross'),
      'deribit.pm',
    );
    expect(none).toMatchObject({ ownModelId: null, rows: [], low: null, median: null, variation: null });
  });
});

describe('block-bootstrap intervals', () => {
  const [x, y] = simulatedPair(600, 0.5, undefined, 21);
  const alpha = 0.05;

  it('hold the figure, are wide as theory says for independent days, and repeat', () => {
    const spec = { alpha, ...DEFAULT_CONVENTION };
    const found = value(tailUncertainty(x, spec, { ...RULES, meanBlock: 1 }));
    for (const { low, figure, high } of [found.valueAtRisk, found.expectedShortfall]) {
      expect(low).toBeLessThan(figure);
      expect(figure).toBeLessThan(high);
    }
    // root(alpha (1 - alpha) / n) over the normal density at the quantile.
    const theory = (0.03 * Math.sqrt((alpha * (1 - alpha)) / 600)) / 0.1031;
    const got = found.valueAtRisk.standardError;
    expect(got / theory, `standard error ${got}, theory ${theory}`).toBeGreaterThan(0.6);
    expect(got / theory, `standard error ${got}, theory ${theory}`).toBeLessThan(1.6);
    expect(value(tailUncertainty(x, spec, { ...RULES, meanBlock: 1 }))).toEqual(found);
  });

  it('of the correlation: Fisher, and the adverse end costs a hedged book more', () => {
    const hedge = Float64Array.of(1000, -1000);
    const stress = value(correlationStress(hedge, [x, y], alpha, RULES));
    const [{ rho }] = stress.pairs;
    expect(rho.figure).toBeCloseTo(0.5, 1);
    const fisher = (1 - rho.figure ** 2) / Math.sqrt(600);
    expect(rho.standardError / fisher, `${rho.standardError} against ${fisher}`).toBeGreaterThan(0.6);
    expect(rho.standardError / fisher, `${rho.standardError} against ${fisher}`).toBeLessThan(1.6);
    const { valueAtRisk, adverse } = stress;
    expect(adverse.valueAtRisk).toBeGreaterThan(valueAtRisk.figure);
    expect(adverse.valueAtRisk).toBeCloseTo(valueAtRisk.high, 0);
    const long = value(correlationStress(Float64Array.of(1000, 1000), [x, y], alpha, RULES));
    expect(long.adverse.valueAtRisk).toBeGreaterThan(long.valueAtRisk.figure);
  });

  it('refuse constant columns', () => {
    const result = correlationStress(Float64Array.of(1, 1), [x, new Float64Array(600)], alpha, RULES);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('figures of the sample book', () => {
  it('by method: the lead differs from itself by nothing, a refused method keeps its reason', async () => {
    const found = challengerDifferences(await prepared());
    const lead = found.rows.find(({ method }) => method === 'historical');
    expect([lead?.varAgainstLead, lead?.esAgainstLead]).toEqual([0, 0]);
    expect(found.rows.map(({ method }) => method)).toEqual(METHOD_IDS);
    for (const { valueAtRisk, failure, label } of found.rows)
      expect((valueAtRisk === null) === (failure !== null), label).toBe(true);
  });

  it('of grid margin grow with the shocks and have an interval', async () => {
    const grid = shippedPack('house-grid');
    const stretched = stretchedGrid(grid, -0.5, 0.25);
    const moves = packNumbers(stretched, 'spot_moves');
    expect([Math.min(...moves), Math.max(...moves)]).toEqual([-0.5, 0.25]);
    const { accounts } = value(
      marginUncertainty(await prepared(), grid, 0.01, { ...RULES, meanBlock: 20, resamples: 40 }),
    );
    for (const { initialUsd } of accounts) {
      expect(initialUsd.low).toBeLessThan(initialUsd.high);
      expect(initialUsd.figure).toBeGreaterThan(0);
    }
  });

  it('under a parameter set: the calibrated shocks stretch the grid and nothing else; a lacking one is named', async () => {
    const rules = { ...CALIBRATION_RULES, walkForward: false, windowMoves: 500 };
    const set = value(calibrate(await bundledHistories(), rules));
    const book = { context: await prepared(), grid: shippedPack('house-grid') };
    const doubled = {
      ...set,
      fits: set.fits.map((fit) => ({
        ...fit,
        numbers: fit.numbers.map((n) => (fit.kind === 'margin-shock' ? { ...n, value: 2 * n.value } : n)),
      })),
    };
    const { figures } = compareSets(set, doubled, (each) => bookFigures(book, each));
    expect(figures.find(({ id }) => id === 'var:delta-normal')?.changeUsd).toBe(0);
    const margin = figures.find(({ id }) => id === 'im:main');
    expect(margin?.beforeUsd).toBeGreaterThan(0);
    expect(margin?.changeUsd).toBeGreaterThan(0);
    const lacking = bookFigures(book, { ...set, fits: set.fits.filter(({ id }) => !id.endsWith('ETH')) });
    expect(lacking).toMatchObject({
      ok: false,
      failure: { reason: 'NOT_FOUND', context: { factor: 'spot:ETH' } },
    });
  });

  it('of delta-normal are root(d S d)', () => {
    const unit = value(deltaNormalTail([1], { size: 1, entries: Float64Array.of(1) }, 0.025));
    expect(unit.valueAtRisk).toBeCloseTo(1.959964, 5);
  });
});
