/** From approved parameter sets to the numbers that VaR, backtests and house margin are made with, by date. */
import type { GarchParameters } from '../risk/volatility/garchModel';
import {
  DEFAULT_PARAMETERS,
  pairKey,
  type PairTable,
  type RiskParameters,
} from '../risk/valueAtRisk/riskParameters';
import { pairName } from './fits/correlationFit';
import { findFit, findFitted, type FitKind, type FitRecord, type ParameterSet } from './parameterSet';

/** What a set says about each factor; fits that were refused are absent and fall back to the window's own estimate. */
export function riskParametersOf(set: ParameterSet, version: number | null, name?: string): RiskParameters {
  const ofKind = (kind: FitKind): readonly FitRecord[] => set.fits.filter((fit) => fit.kind === kind);
  const byFactor = <T>(kind: FitKind, read: (fit: FitRecord) => T | undefined): Record<string, T> =>
    Object.fromEntries(
      ofKind(kind).flatMap((fit): [string, T][] => {
        const found = read(fit);
        return found === undefined ? [] : [[fit.factors[0], found]];
      }),
    );
  const dcc = findFit(set, 'dcc');
  const [a, b] = [findFitted(dcc, 'a'), findFitted(dcc, 'b')];
  return {
    name: name ?? (version === null ? 'parameter set' : `parameter set ${version}`),
    version,
    lambdas: byFactor('ewma', (fit) => findFitted(fit, 'lambda')),
    garch: byFactor('garch', garchOf),
    gjr: byFactor('gjr', garchOf),
    dcc: a === undefined || b === undefined ? null : { a, b },
    nu: findFitted(findFit(set, 'copula'), 'nu') ?? null,
    copula: pairsOf(findFit(set, 'copula')),
    correlation: pairsOf(findFit(set, 'correlation')),
    volResponse: Object.fromEntries(
      ofKind('vol-response').flatMap((fit) => {
        const [down, up] = [findFitted(fit, 'down'), findFitted(fit, 'up')];
        const coin = fit.factors[0].replace(/^spot:/, '');
        return down === undefined || up === undefined ? [] : [[coin, { down, up }] as const];
      }),
    ),
    fittedToMs: set.history.lastMs,
  };
}

function garchOf(fit: FitRecord): GarchParameters | undefined {
  const [mu, omega] = [findFitted(fit, 'mu'), findFitted(fit, 'omega')];
  const [alpha, beta] = [findFitted(fit, 'alpha'), findFitted(fit, 'beta')];
  if (mu === undefined || omega === undefined || alpha === undefined || beta === undefined) return undefined;
  const nu = findFitted(fit, 'nu');
  const gamma = findFitted(fit, 'gamma') ?? 0;
  return { mu, omega, alpha, beta, gamma, ...(nu === undefined ? {} : { nu }) };
}

function pairsOf(fit: FitRecord | undefined): PairTable {
  if (fit === undefined) return {};
  const pairs: Record<string, number> = {};
  for (const [i, first] of fit.factors.entries())
    for (const second of fit.factors.slice(i + 1)) {
      const rho = findFitted(fit, pairName(first, second)) ?? findFitted(fit, pairName(second, first));
      if (rho !== undefined) pairs[pairKey(first, second)] = rho;
    }
  return pairs;
}

/** From `fromMs` on these parameters are in force, until the next entry. */
export interface ParametersPeriod {
  readonly fromMs: number;
  readonly parameters: RiskParameters;
}

/** The parameters of an instant; the defaults before the first approval. Periods oldest first. */
export const parametersAt = (periods: readonly ParametersPeriod[], atMs: number): RiskParameters =>
  periods.findLast(({ fromMs }) => fromMs <= atMs)?.parameters ?? DEFAULT_PARAMETERS;
