/** Backtests of VaR and expected shortfall. */
import { esTest } from '../../../engine/backtest/acerbiSzekely';
import {
  binomialScore,
  coverageTests,
  firstFailureTest,
  kupiecAcceptedRange,
  kupiecTest,
  type CoverageTests,
} from '../../../engine/backtest/coverageTests';
import { exceptionsOf } from '../../../engine/backtest/exceptions';
import {
  historicalForecaster,
  normalForecaster,
  rollingForecast,
  type Forecaster,
} from '../../../engine/backtest/rollingForecast';
import { tailScores } from '../../../engine/backtest/scores';
import { trafficLight, zoneBounds } from '../../../engine/backtest/trafficLight';
import type { QuantileType } from '../../../engine/math/quantile';
import { unsupported, values, type JsonObject, type SuiteAdapter } from '../adapter';
import type { DatasetReader } from '../datasets';
import { numberOf, numbersOf } from '../inputs';
import { listOf, returnsOf } from '../series';
import { demand } from './varEs';

type Reader = (inputs: JsonObject, data: DatasetReader) => JsonObject;

const BY_TAG: Readonly<Record<string, Reader>> = {
  'kupiec-pof': proportion,
  'kupiec-jorion': proportion,
  tuff: (inputs) => {
    const [first, p] = numbersOf(inputs, 'first_failure', 'p');
    const { statistic, pValue } = demand(firstFailureTest(first, p));
    return { lr_tuff: statistic, p_value: pValue };
  },
  christoffersen: (inputs) => {
    const [days, p] = numbersOf(inputs, 'T', 'p');
    const hits = new Uint8Array(days);
    for (const row of listOf(inputs, 'hit_index')) hits[row] = 1;
    return coverageFields(demand(coverageTests(hits, p)));
  },
  basel: (inputs) => {
    const [days, exceptions, p] = numbersOf(inputs, 'T', 'x', 'p');
    const light = demand(trafficLight(days, exceptions, p));
    return {
      zone: light.zone,
      ...present({ plus_factor: light.plusFactor, multiplier: light.multiplier }),
      cumulative_probability: light.cumulativeProbability,
      exact_probability: light.exactProbability,
    };
  },
  'traffic-light-bounds': (inputs) => {
    const [days, p, greenBelow, yellowBelow] = numbersOf(inputs, 'T', 'p', 'green_below', 'yellow_below');
    const { firstYellow, firstRed } = demand(zoneBounds(days, p, { greenBelow, yellowBelow }));
    return { first_yellow: firstYellow, first_red: firstRed };
  },
  'kupiec-nonrejection-region': (inputs) => {
    const [days, p, level] = numbersOf(inputs, 'T', 'p', 'test_level');
    const range = demand(kupiecAcceptedRange(days, p, level));
    return present({ min_accepted: range?.least, max_accepted: range?.most });
  },
  'acerbi-szekely': (inputs) => {
    const [pnl, valueAtRisk, es] = ['pnl', 'var', 'es'].map((field) => listOf(inputs, field));
    const alpha = numberOf(inputs, 'alpha');
    const { z1, z2, exceptions } = demand(esTest(pnl, valueAtRisk, es, alpha));
    const scores = demand(tailScores(pnl, valueAtRisk, es, alpha));
    return {
      exceptions,
      ...present({ z1 }),
      z2,
      mean_tick_loss: scores.meanPinball,
      mean_fz0_loss: scores.meanFz0,
    };
  },
  'rolling-normal': (inputs, data) => rolling(inputs, data, normalForecaster(numberOf(inputs, 'alpha'))),
  'rolling-historical': (inputs, data) => {
    const type = numberOf(inputs, 'quantile_type') as QuantileType;
    const spec = { alpha: numberOf(inputs, 'alpha'), var: type, es: 'acerbi-tasche' } as const;
    return rolling(inputs, data, historicalForecaster(spec));
  },
};

/** Only the figures that exist. */
const present = (figures: Readonly<Record<string, number | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(figures).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );

function proportion(inputs: JsonObject): JsonObject {
  const [days, exceptions, p] = numbersOf(inputs, 'T', 'x', 'p');
  const { statistic, pValue } = demand(kupiecTest(days, exceptions, p));
  return { lr_uc: statistic, p_value: pValue, z_binomial: binomialScore(days, exceptions, p) };
}

const coverageFields = ({
  transitions,
  unconditional,
  independence,
  conditional,
}: CoverageTests): JsonObject => ({
  ...transitions,
  lr_uc: unconditional.statistic,
  lr_ind: independence.statistic,
  lr_cc: conditional.statistic,
  p_uc: unconditional.pValue,
  p_ind: independence.pValue,
  p_cc: conditional.pValue,
});

function rolling(inputs: JsonObject, data: DatasetReader, forecaster: Forecaster): JsonObject {
  const alpha = numberOf(inputs, 'alpha');
  const run = demand(rollingForecast(returnsOf(inputs, data), numberOf(inputs, 'window'), forecaster));
  const { pnl, valueAtRisk, expectedShortfall } = run;
  const coverage = demand(coverageTests(demand(exceptionsOf(pnl, valueAtRisk)), alpha));
  const es = demand(esTest(pnl, valueAtRisk, expectedShortfall, alpha));
  const scores = demand(tailScores(pnl, valueAtRisk, expectedShortfall, alpha));
  return {
    T: pnl.length,
    exceptions: coverage.exceptions,
    first_var: valueAtRisk[0],
    last_var: valueAtRisk[valueAtRisk.length - 1],
    ...coverageFields(coverage),
    ...present({ acerbi_szekely_z1: es.z1 }),
    acerbi_szekely_z2: es.z2,
    mean_tick_loss: scores.meanPinball,
    mean_fz0_loss: scores.meanFz0,
  };
}

export const backtests: SuiteAdapter = {
  suite: 'backtests',
  compute: ({ tag, inputs }, data) => {
    const reader = BY_TAG[tag ?? ''];
    return reader === undefined ? unsupported(`tag "${tag}"`) : values(reader(inputs, data));
  },
};
