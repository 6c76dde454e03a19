/** Synthetic histories and the sample desk for tests of the risk run. */
import { seededRandom } from '../../../../src/engine/math/random';
import { inverseNormalCdf } from '../../../../src/engine/math/normal';
import { factorOf, isPriceLike, type FactorHistory } from '../../../../src/engine/market/factorHistory';
import { DEFAULT_RISK_REQUEST, type RiskRequest } from '../../../../src/engine/risk/valueAtRisk/riskRequest';
import { prepareRisk } from '../../../../src/engine/risk/valueAtRisk/valueAtRisk';
import type { Instrument } from '../../../../src/engine/instruments/instrument';
import { compileSample, mixedSizes, samplePortfolio } from '../sampleBook';
import { valueOf } from '../marketReturns';

export const DAY = 86_400_000;
export const START = Date.UTC(2024, 0, 1);

export function history(id: string, values: readonly number[], times?: readonly number[]): FactorHistory {
  const factor = factorOf(id);
  if (factor === undefined) throw new Error(id);
  return {
    id,
    ...factor,
    timesMs: Float64Array.from(values, (_, t) => times?.[t] ?? START + t * DAY),
    values: Float64Array.from(values),
    provenance: { title: 'test', source: `made for ${id}`, sourceUrl: '', licence: '' },
  };
}

/** Levels with normal moves, correlated with a common driver of the same seed. */
export function walk(id: string, days: number, level: number, vol: number, weight = 0.8): FactorHistory {
  const common = seededRandom(7);
  const own = seededRandom(Array.from(id).reduce((sum, c) => sum * 31 + (c.codePointAt(0) ?? 0), 17) >>> 0);
  const isPrice = isPriceLike(history(id, [level, level]).kind);
  const values = [level];
  for (let t = 1; t < days; t++) {
    const z =
      weight * inverseNormalCdf(common.uniform()) +
      Math.sqrt(1 - weight * weight) * inverseNormalCdf(own.uniform());
    const last = values[t - 1];
    values.push(isPrice ? last * Math.exp(vol * z) : last + vol * z);
  }
  return history(id, values);
}

export const SPOTS = [walk('spot:BTC', 701, 60_000, 0.03), walk('spot:ETH', 701, 3_000, 0.04)];

export const QUICK: RiskRequest = {
  ...DEFAULT_RISK_REQUEST,
  windowDays: 500,
  simulation: { ...DEFAULT_RISK_REQUEST.simulation, scenarios: 1024, replicates: 4 },
};

/** The sample desk with sizes by instrument, ready to run. */
export function preparedDesk(
  request: RiskRequest = QUICK,
  histories: readonly FactorHistory[] = SPOTS,
  size: (k: number, i: Instrument) => number = mixedSizes,
) {
  const desk = compileSample(samplePortfolio(size));
  return { ...desk, prepared: valueOf(prepareRisk({ ...desk, histories }, request)) };
}
