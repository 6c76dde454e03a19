import { describe, expect, it } from 'vitest';
import { inverseNormalCdf } from '../../../../src/engine/math/normal';
import { sampleVariance } from '../../../../src/engine/math/series';
import { historicalTail } from '../../../../src/engine/risk/tail/historicalTail';
import { columnOf, newestMoves } from '../../../../src/engine/risk/valueAtRisk/factorPanel';
import { runMethod } from '../../../../src/engine/risk/valueAtRisk/methods';
import { horizonMoves } from '../../../../src/engine/risk/valueAtRisk/riskMoves';
import { METHOD_IDS, type RiskMultiplierSet } from '../../../../src/engine/risk/valueAtRisk/riskRequest';
import { scenarioRun } from '../../../../src/engine/risk/valueAtRisk/scenarioMethods';
import { prepareRisk, runRisk } from '../../../../src/engine/risk/valueAtRisk/valueAtRisk';
import { compileSample, mixedSizes, samplePortfolio } from '../sampleBook';
import { reasonOf, valueOf } from '../marketReturns';
import { history, preparedDesk, QUICK, SPOTS, walk } from './riskDesk';

/** Two coins of linear BTC perpetual: P&L 2 x 90,027 x 0.9998 x (e^m - 1). */
const linear = (_k: number, i: { kind: string; isInverse: boolean; underlying: string }) =>
  i.kind === 'perpetual' && !i.isInverse && i.underlying === 'BTC' ? 2 : 0;
const VALUE = 2 * 90_000 * 1.0003 * 0.9998;

describe('a risk run', () => {
  it('runs every method, with what each stands on, and no figure that is not finite', () => {
    const { prepared } = preparedDesk();
    const figures = valueOf(runRisk(prepared));
    expect(figures.methods.map(({ id }) => id)).toEqual(METHOD_IDS);
    for (const { id, failure, figures: all, basis } of figures.methods) {
      expect(failure, id).toBeNull();
      expect(all.map(({ confidence }) => confidence)).toEqual([0.95, 0.975, 0.99]);
      for (const { valueAtRisk, expectedShortfall } of all) {
        expect(Number.isFinite(valueAtRisk), id).toBe(true);
        expect(expectedShortfall, id).toBeGreaterThanOrEqual(valueAtRisk);
      }
      expect(all[2].valueAtRisk).toBeGreaterThan(all[0].valueAtRisk);
      expect(basis.description.length).toBeGreaterThan(20);
      expect(basis.lastMs).toBeGreaterThan(basis.firstMs);
    }
    expect(JSON.stringify(figures)).not.toContain('null,null,null');
    expect(JSON.stringify(valueOf(runRisk(preparedDesk().prepared)))).toBe(JSON.stringify(figures));
  });

  it('is the order statistic of full revaluation for plain history', () => {
    const { prepared } = preparedDesk();
    const window = newestMoves(prepared.panel, 500);
    const pnl = prepared.run.pnl(window.moves);
    const expected = valueOf(historicalTail(pnl, { alpha: 0.01, var: 7, es: 'acerbi-tasche' }));
    const [, , got] = runMethod(prepared, 'historical').result.figures;
    expect(got).toMatchObject({
      valueAtRisk: expected.valueAtRisk,
      expectedShortfall: expected.expectedShortfall,
    });
  });

  it('agrees with the closed form for a linear book: delta-normal, delta-gamma, Monte Carlo', () => {
    const { prepared } = preparedDesk(
      { ...QUICK, simulation: { ...QUICK.simulation, scenarios: 16_384, replicates: 8 } },
      SPOTS,
      linear,
    );
    const moves = columnOf(newestMoves(prepared.panel, 500), 0);
    const rms = Math.sqrt(moves.reduce((sum, m) => sum + m * m, 0) / moves.length);
    const figure = (id: (typeof METHOD_IDS)[number]) => runMethod(prepared, id).result.figures[2];
    const first = -inverseNormalCdf(0.01) * VALUE * rms;
    expect(figure('delta-normal').valueAtRisk / first).toBeCloseTo(1, 3);
    const exact = VALUE * -Math.expm1(inverseNormalCdf(0.01) * Math.sqrt(sampleVariance(moves)));
    const simulated = figure('monte-carlo-normal');
    const error = Math.abs(simulated.valueAtRisk - exact);
    expect(error, `got ${simulated.valueAtRisk}, exact ${exact}`).toBeLessThan(
      5 * (simulated.varPrecision?.standardError ?? 0),
    );
    expect(simulated.varPrecision?.standardError).toBeLessThan(0.01 * exact);
    expect(Math.abs(figure('delta-gamma').valueAtRisk / exact - 1)).toBeLessThan(0.01);
  });

  it('adds up: components by position, strategy, book, account, underlying, expiry and factor', () => {
    const { prepared } = preparedDesk();
    const { contributions, lead } = valueOf(runRisk(prepared));
    expect(contributions.map(({ by }) => by)).toEqual([
      'position',
      'strategy',
      'book',
      'account',
      'underlying',
      'expiry',
      'factor',
    ]);
    for (const { by, rows, totalVar, totalEs } of contributions) {
      const sum = (key: 'componentVar' | 'componentEs') => rows.reduce((total, row) => total + row[key], 0);
      expect(totalEs).toBe(lead?.expectedShortfall);
      expect(Math.abs(sum('componentVar') - totalVar), by).toBeLessThan(1e-7 * totalVar);
      expect(Math.abs(sum('componentEs') - totalEs), by).toBeLessThan(1e-7 * totalEs);
    }
    const quantity = new Map(
      prepared.inputs.book.portfolio.positions.map((one) => [one.id, Number(one.quantity)]),
    );
    for (const { id, marginalVar, marginalEs, componentVar, componentEs } of contributions[0].rows) {
      expect((marginalVar ?? NaN) * (quantity.get(id) ?? NaN)).toBeCloseTo(componentVar, 6);
      expect((marginalEs ?? NaN) * (quantity.get(id) ?? NaN)).toBeCloseTo(componentEs, 6);
    }
    const [whole] = contributions[1].rows;
    expect(whole.incrementalEs).toBeCloseTo(lead?.expectedShortfall ?? NaN, 4);
  });

  it('names the worst days with their moves and who lost', () => {
    const { prepared } = preparedDesk();
    const { worstDays } = valueOf(runRisk(prepared));
    const pnl = prepared.run.pnl(newestMoves(prepared.panel, 500).moves);
    expect(worstDays[0].pnl).toBe(Math.min(...pnl));
    expect(worstDays[0].moves.map(({ factor }) => factor)).toEqual(['spot:BTC', 'spot:ETH']);
    for (let k = 1; k < worstDays.length; k++)
      expect(worstDays[k].pnl).toBeGreaterThanOrEqual(worstDays[k - 1].pnl);
    expect(Math.abs(worstDays[0].positions[0].pnl)).toBeGreaterThan(0);
  });

  it('finds the worst window and multiplies by named sets', () => {
    const multiplierSets: readonly RiskMultiplierSet[] = [
      { name: 'of VaR', source: 's', confidence: 0.99, factors: { valueAtRisk: 3 } },
      { name: 'of ES', source: 's', confidence: 0.975, factors: { expectedShortfall: 1.5 } },
      { name: 'both', source: 's', confidence: null, factors: { valueAtRisk: 2, expectedShortfall: 1.1 } },
      { name: 'margin alone', source: 's', confidence: null, factors: { initialMargin: 2 } },
    ];
    const { prepared } = preparedDesk({ ...QUICK, stressedDays: 100, multiplierSets });
    const figures = valueOf(runRisk(prepared));
    const spec = { alpha: 0.025, var: 7, es: 'acerbi-tasche' } as const;
    const pnl = prepared.run.pnl(prepared.panel.moves);
    let worst = 0;
    for (let start = 0; start + 100 <= pnl.length; start++)
      worst = Math.max(worst, valueOf(historicalTail(pnl.slice(start, start + 100), spec)).expectedShortfall);
    expect(figures.stressedWindow?.expectedShortfall).toBe(worst);
    for (const { raw, multiplier, result } of figures.multipliers) expect(result).toBe(raw * multiplier);
    expect(figures.multipliers.map(({ confidence }) => confidence)).toEqual([0.99, 0.975, 0.975, 0.975]);
    expect(figures.multipliers[0].raw).toBe(figures.methods[0].figures[2].valueAtRisk);
  });

  it('brackets the figure by resampled histories, the methods by each other, and factors by their own horizon', () => {
    const { prepared } = preparedDesk({ ...QUICK, liquidityHorizons: { 'spot:ETH': 10 } });
    const { lead, blockInterval, dispersion, horizonEs, methods } = valueOf(runRisk(prepared));
    expect(blockInterval?.valueAtRisk.low).toBeLessThan(lead?.valueAtRisk ?? NaN);
    expect(blockInterval?.valueAtRisk.high).toBeGreaterThan(lead?.valueAtRisk ?? NaN);
    const all = methods
      .filter(({ id }) => id !== 'stressed')
      .map(({ figures }) => figures[1].expectedShortfall);
    expect(dispersion?.most.expectedShortfall).toBe(Math.max(...all));
    expect(dispersion?.least.expectedShortfall).toBe(Math.min(...all));
    const [whole, slow] = horizonEs?.steps ?? [];
    expect(whole).toEqual({ horizonDays: 1, expectedShortfall: lead?.expectedShortfall });
    expect(horizonEs?.expectedShortfall).toBeCloseTo(
      Math.sqrt(whole.expectedShortfall ** 2 + 9 * slow.expectedShortfall ** 2),
      6,
    );
    const unknown = preparedDesk({ ...QUICK, liquidityHorizons: { 'vol:SOL': 10 } }).prepared;
    expect(valueOf(runRisk(unknown)).horizonFailure?.reason).toBe('NOT_FOUND');
  });

  it('sums overlapping days or scales by root of time', () => {
    const { prepared } = preparedDesk();
    const n = 2;
    const summed = valueOf(horizonMoves(prepared.panel, 10, 'overlapping'));
    expect(summed.count).toBe(prepared.panel.count - 9);
    let expected = 0;
    for (let t = 5; t < 15; t++) expected += prepared.panel.moves[t * n + 1];
    expect(summed.moves[5 * n + 1]).toBeCloseTo(expected, 14);
    expect(summed.toMs[5] - summed.fromMs[5]).toBe(10 * 86_400_000);
    const scaled = valueOf(horizonMoves(prepared.panel, 10, 'root-time'));
    expect(scaled.moves[7]).toBeCloseTo(prepared.panel.moves[7] * Math.sqrt(10), 14);
    expect(reasonOf(horizonMoves(prepared.panel, 1.5, 'overlapping'))).toBe('OUT_OF_RANGE');
    const set = valueOf(scenarioRun({ ...prepared, request: { ...QUICK, horizonDays: 10 } }, 'historical'));
    expect(set.isSample).toBe(false);
    const long = preparedDesk({ ...QUICK, methods: ['historical'], horizonDays: 10 }).prepared;
    expect(valueOf(runRisk(long)).history.notes.join()).toMatch(/\d+ positions expire within the 10 days/);
  });

  it('falls back to EWMA, and says so, where GARCH has too little to fit', () => {
    const short = [walk('spot:BTC', 90, 60_000, 0.03), walk('spot:ETH', 90, 3_000, 0.04)];
    const request = { ...QUICK, windowDays: 80, panel: { ...QUICK.panel, fewestMoves: 50 } };
    const { result } = runMethod(preparedDesk(request, short).prepared, 'filtered-garch');
    expect(result.failure).toBeNull();
    expect(result.cautions.join()).toContain('EWMA with lambda 0.94 stands in');
  });

  it('exchanges correlations by DCC, and keeps those of each day where there is one factor', () => {
    const { prepared } = preparedDesk();
    const dcc = runMethod(prepared, 'filtered-dcc').result;
    const ewma = runMethod(prepared, 'filtered-ewma').result;
    expect(dcc.cautions.join()).not.toContain('correlations are those');
    expect(dcc.figures[2].valueAtRisk).not.toBe(ewma.figures[2].valueAtRisk);
    expect(dcc.figures[2].valueAtRisk / ewma.figures[2].valueAtRisk).toBeGreaterThan(0.7);
    expect(dcc.figures[2].valueAtRisk / ewma.figures[2].valueAtRisk).toBeLessThan(1.4);
    const alone = preparedDesk(QUICK, [SPOTS[0]]).prepared;
    const single = runMethod(alone, 'filtered-dcc').result;
    expect(single.cautions.join()).toContain('correlations are those of each day');
    expect(single.figures).toEqual(runMethod(alone, 'filtered-ewma').result.figures);
  });

  it('does not turn one move out of a dead calm into a crash, whatever the filter', () => {
    const calm = history(
      'spot:BTC',
      Array.from({ length: 701 }, (_, t) => (t < 650 ? 60_000 : 60_600)),
    );
    const request = { ...QUICK, methods: ['historical', 'filtered-ewma', 'filtered-dcc'] as const };
    const { methods } = valueOf(runRisk(preparedDesk(request, [calm, SPOTS[1]]).prepared));
    const [plain, ...filtered] = methods.map(({ figures }) => figures[2].valueAtRisk);
    expect(methods.map(({ failure }) => failure)).toEqual([null, null, null]);
    for (const figure of filtered) expect(figure).toBeLessThan(5 * plain);
  });

  it('refuses with the reason, and leaves out what it cannot move by name', () => {
    const desk = compileSample(samplePortfolio(mixedSizes));
    const bad = [history('spot:BTC', new Array<number>(300).fill(5)), SPOTS[1]];
    expect(reasonOf(prepareRisk({ ...desk, histories: bad }, QUICK))).toBe('INVALID_INPUT');
    expect(reasonOf(prepareRisk({ ...desk, histories: [] }, QUICK))).toBe('NOT_FOUND');
    expect(reasonOf(prepareRisk({ ...desk, histories: SPOTS }, { ...QUICK, confidences: [0.2] }))).toBe(
      'OUT_OF_RANGE',
    );
    const noPrices = {
      ...desk,
      market: {
        ...desk.market,
        mark: desk.market.mark.map(() => NaN),
        vol: desk.market.vol.map(() => NaN),
        spot: desk.market.spot.map(() => NaN),
      },
    };
    expect(reasonOf(prepareRisk({ ...noPrices, histories: SPOTS }, QUICK))).toBe('MISSING_MARKET_DATA');
    const partial = valueOf(runRisk(valueOf(prepareRisk({ ...desk, histories: [SPOTS[0]] }, QUICK))));
    expect(partial.missing.length).toBeGreaterThan(10);
    expect(partial.missing[0].failure.message).toContain('there is no history spot:ETH');
    expect(partial.positionCount + partial.missing.length).toBe(desk.book.count);
    for (const method of partial.methods) expect(method.failure, method.id).toBeNull();
  });

  it('stops between methods when it is told to', () => {
    const { prepared } = preparedDesk();
    let asked = 0;
    expect(reasonOf(runRisk(prepared, () => ++asked < 3))).toBe('CANCELLED');
    expect(asked).toBe(3);
  });
});
