import { beforeAll, describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/engine/calibration/calibrate';
import { bookFigures } from '../../../src/engine/calibration/bookFigures';
import type { ParameterSet } from '../../../src/engine/calibration/parameterSet';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import { parametersAt, riskParametersOf } from '../../../src/engine/calibration/setInForce';
import { calibratedPack } from '../../../src/engine/margin/house/calibratedPack';
import { houseVar } from '../../../src/engine/margin/house/houseVar';
import { fitGarch } from '../../../src/engine/risk/volatility/garchFit';
import { DEFAULT_PARAMETERS, pairKey } from '../../../src/engine/risk/valueAtRisk/riskParameters';
import { DEFAULT_RISK_REQUEST } from '../../../src/engine/risk/valueAtRisk/riskRequest';
import { columnOf } from '../../../src/engine/risk/valueAtRisk/factorPanel';
import { prepareRisk, runRisk } from '../../../src/engine/risk/valueAtRisk/valueAtRisk';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import { rulePackSchema } from '../../../src/contracts/rulePacks';
import { shippedPack } from '../margin/rulePacks';
import { bundledHistories, sampleRun } from './sampleRun';
import { value } from './samples';

let histories: readonly FactorHistory[];
let set: ParameterSet;
const desk = sampleRun();

beforeAll(async () => {
  histories = await bundledHistories();
  set = value(calibrate(histories, { ...CALIBRATION_RULES, walkForward: false, windowMoves: 500 }));
}, 60_000);

const REQUEST = {
  ...DEFAULT_RISK_REQUEST,
  methods: ['filtered-ewma', 'filtered-garch', 'delta-normal', 'monte-carlo-t', 'historical'] as const,
};
const figuresUnder = (parameters = DEFAULT_PARAMETERS) =>
  value(runRisk(value(prepareRisk({ ...desk, histories }, { ...REQUEST, parameters }))));

describe('a parameter set in force', () => {
  it('moves the methods that read it, leaves plain history alone, and every figure names it', () => {
    const [plain, under] = [figuresUnder(), figuresUnder(riskParametersOf(set, 3))];
    expect(plain.parameters).toEqual({
      name: 'defaults, no approved parameter set',
      version: null,
      notes: [],
    });
    expect(under.parameters).toEqual({ name: 'parameter set 3', version: 3, notes: [] });
    for (const [k, { id, figures, basis }] of under.methods.entries()) {
      const before = plain.methods[k].figures[1].valueAtRisk;
      const isReader = id !== 'historical';
      expect(figures[1].valueAtRisk !== before, `${id}: ${before} and ${figures[1].valueAtRisk}`).toBe(
        isReader,
      );
      if (isReader) expect(basis.description, id).toContain('parameter set 3');
    }
  });

  it('filters with the fitted GARCH parameters: a set of the very window gives the figures of its own fit', () => {
    const prepared = value(prepareRisk({ ...desk, histories }, REQUEST));
    const ids = prepared.panel.factors.map(({ id }) => id);
    const garch = Object.fromEntries(
      ids.map((id, k) => [
        id,
        value(fitGarch(columnOf(prepared.panel, k), { asymmetric: false, innovations: 'student' }))
          .parameters,
      ]),
    );
    const own = figuresUnder().methods.find(({ id }) => id === 'filtered-garch')?.figures;
    const given = { ...DEFAULT_PARAMETERS, name: 'parameter set 1', version: 1, garch };
    const same = figuresUnder(given).methods.find(({ id }) => id === 'filtered-garch')?.figures;
    expect(same).toEqual(own);
  });

  it('says what a set lacks for the book', () => {
    const poor = { ...set, fits: set.fits.filter(({ kind }) => kind !== 'copula' && kind !== 'ewma') };
    const { parameters } = figuresUnder(riskParametersOf(poor, 4));
    expect(parameters.notes).toEqual([
      'parameter set 4 has no decay of spot:BTC, spot:ETH: 0.94 by default',
      "parameter set 4 has no copula of all factors of the book: the window's own",
    ]);
  });

  it('is that of the date', () => {
    const [one, two] = [riskParametersOf(set, 1), riskParametersOf(set, 2)];
    const periods = [
      { fromMs: 100, parameters: one },
      { fromMs: 200, parameters: two },
    ];
    expect([99, 100, 199, 200].map((ms) => parametersAt(periods, ms).version)).toEqual([null, 1, 1, 2]);
    expect(one.copula[pairKey('spot:ETH', 'spot:BTC')]).toBeGreaterThan(0.5);
  });

  it('gives house VaR the decay of each coin, and leaves venues alone', () => {
    const parameters = riskParametersOf(set, 7);
    const pack = shippedPack('house-var');
    const calibrated = calibratedPack(pack, parameters);
    expect(rulePackSchema.safeParse(calibrated).error).toBeUndefined();
    expect(calibrated.version).toBe(`${pack.version}, parameter set 7`);
    const lambdas = calibrated.parameters.filter(({ name }) => name === 'ewma_lambda');
    expect(lambdas.map(({ scope, value: lambda }) => [scope, lambda])).toEqual([
      ['*', 0.97],
      ['BTC', parameters.lambdas['spot:BTC']],
      ['ETH', parameters.lambdas['spot:ETH']],
    ]);
    expect(houseVar.scenarios(calibrated)).not.toEqual(houseVar.scenarios(pack));
    expect(calibratedPack(shippedPack('cme-span2'), parameters)).toEqual(shippedPack('cme-span2'));
    expect(calibratedPack(pack, DEFAULT_PARAMETERS)).toBe(pack);
  });

  it('shows what approval does: VaR, ES and house margin before and after', () => {
    const context = value(prepareRisk({ ...desk, histories }, DEFAULT_RISK_REQUEST));
    const house = [{ model: houseVar, pack: shippedPack('house-var') }];
    const before = value(bookFigures({ context, house }, { ...set, fits: [] }));
    const after = value(bookFigures({ context, house }, set, 2));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const margin = (list: typeof before) => list.find(({ id }) => id === 'im:house.var:main')?.usd ?? NaN;
    expect(margin(before)).toBeGreaterThan(0);
    expect(margin(after)).toBeGreaterThan(0);
    expect(margin(after)).not.toBe(margin(before));
  });
});
