/**
 * Options without a closed form, by randomised quasi-Monte Carlo with a stated standard error: discrete arithmetic
 * Asians, barriers and lookbacks watched on given dates, baskets, best-of and worst-of of several assets.
 *
 * Paths are exact in law (`lognormalPaths`), points are scrambled Sobol (`randomisedMean`), a control is regressed out
 * (`controls`). The same inputs and seed give the same figure on every machine. The true value lies within two standard
 * errors in about 95 of 100 seeds; with 16 replicates the standard error is itself known to about 18 %.
 *
 * Domain: S_i > 0, sigma_i > 0, T > 0; dates increasing within 0..T; at most 32 assets and 1e9 normals in all. Observations of today
 * are the caller's: give them as `extremum`, or settle the barrier.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { checkFinite } from '../european';
import { checkAssets, checkLengths, type BasketMarket } from '../exotic/basketMarket';
import { checkPositive, checkPositiveTime } from '../exotic/exoticMarket';
import { controlOnAssets, controlOnDates } from './controls';
import { LognormalPaths } from './lognormalPaths';
import { randomisedMean, type SimulatedMean } from './randomisedMean';
import { assetsPayoff, isOnDates, pathPayoff, type SimulatedOption } from './simulatedPayoff';

export interface MonteCarloSettings {
  /** Power of two, 2^4 .. 2^20. */
  readonly pathsPerReplicate: number;
  /** Independent scramblings, 2 .. 256. */
  readonly replicates: number;
  readonly seed: number;
}

export const DEFAULT_SETTINGS: MonteCarloSettings = { pathsPerReplicate: 4096, replicates: 16, seed: 1 };

const MOST_NORMALS = 1e9;

/** Value and standard error in price units. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, TOO_LARGE. */
export function priceByMonteCarlo(
  option: SimulatedOption,
  market: BasketMarket,
  settings: MonteCarloSettings = DEFAULT_SETTINGS,
): Result<SimulatedMean> {
  const refused = checkMarket(option, market) ?? checkOption(option, market) ?? checkSettings(settings);
  if (refused !== undefined) return { ok: false, failure: refused };
  const paths = LognormalPaths.on(market, datesOf(option, market.T));
  if (!paths.ok) return paths;
  const size = settings.pathsPerReplicate * settings.replicates * paths.value.dimension;
  if (size > MOST_NORMALS)
    return failure('TOO_LARGE', `${size} normals are needed: at most ${MOST_NORMALS} are drawn`);
  const mean = simulate(option, market, paths.value, settings);
  const discount = Math.exp(-market.r * market.T);
  return success({ ...mean, value: discount * mean.value, standardError: discount * mean.standardError });
}

function simulate(
  option: SimulatedOption,
  market: BasketMarket,
  paths: LognormalPaths,
  settings: MonteCarloSettings,
): SimulatedMean {
  const control = isOnDates(option) ? controlOnDates(option, market) : controlOnAssets(option, market);
  const payoff = isOnDates(option)
    ? () => pathPayoff(option, paths.prices[0], option.dates.length)
    : () => assetsPayoff(option, paths.prices);
  return randomisedMean({
    ...settings,
    dimension: paths.dimension,
    controlMean: control?.mean,
    sample: (normals) => {
      paths.build(normals);
      return [payoff(), control?.payoff(paths.prices) ?? 0];
    },
  });
}

/** The dates a path is needed at: expiry always the last. */
function datesOf(option: SimulatedOption, T: number): readonly number[] {
  if (!isOnDates(option)) return [T];
  const { dates } = option;
  return dates[dates.length - 1] >= T ? dates : [...dates, T];
}

function checkMarket(option: SimulatedOption, market: BasketMarket): Failure | undefined {
  const n = isOnDates(option) ? 1 : option.weights.length;
  return (
    checkLengths(n, market) ??
    checkFinite(Object.entries({ r: market.r, T: market.T })) ??
    checkPositiveTime('T', market.T) ??
    checkAssets(market)
  );
}

function checkOption(option: SimulatedOption, market: BasketMarket): Failure | undefined {
  if (!isOnDates(option)) {
    const weights = option.weights.map((x, i) => [`weights[${i}]`, x] as const);
    return checkFinite([['K', option.K], ...weights]);
  }
  return (
    checkDates(option.dates, market.T) ??
    (typeof option.K === 'number' ? checkPositiveLevel('K', option.K) : undefined) ??
    (option.kind === 'asian' ? checkKnown(option.known) : undefined) ??
    (option.kind === 'lookback' ? checkPositiveLevel('extremum', option.extremum) : undefined) ??
    (option.kind === 'barrier' ? checkPositiveLevel('H', option.H) : undefined) ??
    (option.kind === 'barrier' ? checkFinite([['rebate', option.rebate]]) : undefined)
  );
}

const checkPositiveLevel = (field: string, value: number): Failure | undefined =>
  checkFinite([[field, value]]) ?? checkPositive(field, value);

const checkKnown = (known: readonly number[] = []): Failure | undefined =>
  known.map((x, i) => checkPositiveLevel(`known fixing ${i}`, x)).find((f) => f !== undefined);

function checkDates(dates: readonly number[], T: number): Failure | undefined {
  if (dates.length === 0) return failure('EMPTY', 'no date to observe').failure;
  const bad = dates.findIndex((t, i) => !(t > (i === 0 ? 0 : dates[i - 1]) && t <= T * (1 + 1e-12)));
  if (bad < 0) return undefined;
  return failure('INVALID_INPUT', `date ${bad} at ${dates[bad]}: must increase within 0..${T}`).failure;
}

function checkSettings({ pathsPerReplicate, replicates, seed }: MonteCarloSettings): Failure | undefined {
  const power = Math.log2(pathsPerReplicate);
  if (!Number.isInteger(power) || power < 4 || power > 20)
    return failure('INVALID_INPUT', `${pathsPerReplicate} paths: must be a power of two from 16 to 1048576`)
      .failure;
  if (!Number.isInteger(replicates) || replicates < 2 || replicates > 256)
    return failure('INVALID_INPUT', `${replicates} replicates: must be a whole number from 2 to 256`).failure;
  return checkFinite([['seed', seed]]);
}
