/** The statistics among the margin cases: volatility filters, tails, backtests, liquidation cost, procyclicality. */
import { esTest } from '../../../engine/backtest/acerbiSzekely';
import { independenceStatistic, kupiecTest } from '../../../engine/backtest/coverageTests';
import { trafficLight, zoneBounds } from '../../../engine/backtest/trafficLight';
import { bufferedMargin, longRunFloor, stressBlend } from '../../../engine/risk/tail/antiProcyclical';
import { historicalTail } from '../../../engine/risk/tail/historicalTail';
import { liquidationSchedule } from '../../../engine/risk/liquidity/almgrenChriss';
import { ewmaVariance } from '../../../engine/risk/volatility/ewma';
import { nextVariance, unconditionalVariance } from '../../../engine/risk/volatility/garchModel';
import { failed, unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numbersOf } from '../inputs';
import type { MarginCases } from './marginCases';
import { demand } from './varEs';

const listOf = (inputs: JsonObject, field: string): readonly number[] => inputs[field] as readonly number[];

function ewmaCase(inputs: JsonObject): Computation {
  const start = { variance: numberOf(inputs, 's2_0') };
  // No returns, no forecasts.
  if (listOf(inputs, 'r').length === 0) return values({ s2: [] });
  const { variance, next } = demand(ewmaVariance(listOf(inputs, 'r'), numberOf(inputs, 'lam'), start));
  return values({ s2: [...variance.slice(1), next] });
}

function garchCase(inputs: JsonObject): Computation {
  const [start, omega, alpha, beta] = numbersOf(inputs, 's2_0', 'w', 'a', 'b');
  const parameters = { mu: 0, omega, alpha, beta, gamma: 0 };
  let h = start;
  const s2 = listOf(inputs, 'r').map((r) => (h = nextVariance(parameters, r, h)));
  return values({ s2, lr: unconditionalVariance(parameters) });
}

const QUANTILE_RULE = 'k=ceil((1-q)n)';

/** The worst of `n` P&Ls are given, the others gain nothing. */
function historicalCase(inputs: JsonObject): Computation {
  const worst = listOf(inputs, 'worst');
  const count = numberOf(inputs, 'n');
  const { rule } = inputs;
  if (rule !== undefined && rule !== QUANTILE_RULE)
    return unsupported(`quantile rule ${JSON.stringify(rule)}`);
  const least = Math.min(...listOf(inputs, 'q'));
  // Beyond the worst that are given the tail is not known.
  if (Math.ceil((1 - least) * count - 1e-9) > worst.length)
    return failed(`the ${worst.length} worst of ${count} do not reach the quantile ${least}`);
  const pnl = [...worst, ...Array.from({ length: count - worst.length }, () => 0)];
  const tails = listOf(inputs, 'q').map((q) =>
    demand(historicalTail(pnl, { alpha: 1 - q, var: 'kth-worst', es: 'tail-mean' })),
  );
  return values({ var: tails.map((t) => t.valueAtRisk), es: tails.map((t) => t.expectedShortfall) });
}

/** The suite prints p-values with six decimals, which is coarser than its relative tolerance: compared as printed. */
const asPrinted = (pValue: number): number => Number(pValue.toFixed(6));

function kupiecCase(inputs: JsonObject): Computation {
  const [days, exceptions, p] = numbersOf(inputs, 'n', 'x', 'p');
  const { statistic, pValue } = demand(kupiecTest(days, exceptions, p));
  return values({ lr: statistic, pvalue: asPrinted(pValue) });
}

function christoffersenCase(inputs: JsonObject): Computation {
  const [n00, n01, n10, n11, p] = numbersOf(inputs, 'n00', 'n01', 'n10', 'n11', 'p');
  const independence = independenceStatistic({ n00, n01, n10, n11 });
  const { statistic } = demand(kupiecTest(n00 + n01 + n10 + n11, n01 + n11, p));
  return values({ ind: independence, pof: statistic, cc: statistic + independence });
}

/** Cumulative probabilities in percent for 0 to 10 exceptions. */
function trafficLightCase(inputs: JsonObject): Computation {
  const [days, p] = numbersOf(inputs, 'n', 'p');
  const lights = Array.from({ length: 11 }, (_, x) => demand(trafficLight(days, x, p)));
  const { firstYellow, firstRed } = demand(zoneBounds(days, p));
  return values({
    cum_pct: lights.map((light) => light.cumulativeProbability * 100),
    zones: { green: [0, firstYellow - 1], yellow: [firstYellow, firstRed - 1], red: [firstRed, null] },
    mult: lights.map((light) => light.multiplier ?? null),
  });
}

function shortfallCase(inputs: JsonObject): Computation {
  const pnl = listOf(inputs, 'x');
  const [valueAtRisk, shortfall, alpha] = numbersOf(inputs, 'var', 'es', 'alpha');
  const constant = (value: number): readonly number[] => pnl.map(() => value);
  const { exceptions, z1, z2 } = demand(esTest(pnl, constant(valueAtRisk), constant(shortfall), alpha));
  return values({ n: exceptions, z1: z1 ?? null, z2 });
}

function liquidationCase(inputs: JsonObject): Computation {
  const [position, horizon, steps] = numbersOf(inputs, 'X', 'T', 'N');
  // Shares of a position: buying back mirrors selling, and nothing held costs nothing.
  const units = Math.abs(position) || 1;
  const scale = position / units;
  const [temporaryImpact, permanentImpact, volatility, riskAversion] = numbersOf(
    inputs,
    'eta',
    'gamma',
    'sigma',
    'lam',
  );
  const problem = { units, horizon, steps, temporaryImpact, permanentImpact, volatility, riskAversion };
  const schedule = demand(liquidationSchedule(problem));
  return values({
    kappa: 1 / schedule.decayTime,
    x: Array.from(schedule.holdings, (held) => scale * held),
    E: schedule.expectedCost * scale ** 2,
    V: schedule.costVariance * scale ** 2,
  });
}

function procyclicalityCase(inputs: JsonObject): Computation {
  const [current, stress, floor] = numbersOf(inputs, 'current', 'stress', 'floor10y');
  const blend = stressBlend(current, stress, 0.25);
  return values({
    buffer25: bufferedMargin(current, current),
    weight25: blend,
    combined: longRunFloor(blend, floor),
  });
}

export const STATISTICS_CASES: MarginCases = {
  ewma: ewmaCase,
  garch11: garchCase,
  hist_var_es: historicalCase,
  kupiec: kupiecCase,
  christoffersen: christoffersenCase,
  basel_traffic_light: trafficLightCase,
  acerbi_szekely: shortfallCase,
  almgren_chriss: liquidationCase,
  emir_apc: procyclicalityCase,
};
