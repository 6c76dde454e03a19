/** One expiry of a live surface: fitted from its chain, made free of arbitrage, judged. */
import { yearFraction } from '../../basics/time';
import type { FittedVols } from '../expiryVols';
import { chainQuotes, type ChainOption, type LeftOutOption } from './chainQuotes';
import { measureFit, type FitQuality } from './fitQuality';
import type { RawSvi } from './rawSvi';
import { checkSlice, repairSlice, type ArbitrageChecks, type RepairMethod } from './sliceRepair';
import { sliceVariance } from './smileSlice';
import { fitSlice, type SliceFit } from './sviCalibration';

export interface LiveChain {
  readonly expiryMs: number;
  /** Instant of the fit (ms since the epoch). */
  readonly valuationMs: number;
  /** Forward of the expiry, > 0. */
  readonly forward: number;
  readonly options: readonly ChainOption[];
}

/** `tooFew`: not enough quotes. `repaired`: arbitrage was fitted and taken out. `failed`: no smile, or none to trust. */
export type FitStatus = 'fitted' | 'repaired' | 'tooFew' | 'failed';

export interface LiveFit {
  readonly status: FitStatus;
  /** Why not, or what was repaired; empty when all is well. */
  readonly detail: string;
  /** What may be valued with; absent when the fit is not to be trusted. */
  readonly vols?: FittedVols;
  /** What is drawn, trusted or not. */
  readonly shape?: {
    readonly svi: RawSvi;
    readonly years: number;
    readonly model: SliceFit['model'];
    readonly converged: boolean;
    readonly quality: FitQuality;
    readonly repair: RepairMethod;
    readonly checks: ArbitrageChecks;
  };
  readonly leftOut: readonly LeftOutOption[];
}

/** Strikes with a vol that a smile needs to be valued with; three draw one, but say nothing about its wings. */
export const LEAST_TRUSTED_STRIKES = 5;
/** Weighted error beyond which a fit is not trusted: vol, and share of the vol at the money. */
export const LARGEST_ERROR = { vol: 0.015, share: 0.05 } as const;
/** The smile is read this many deviations beyond its outermost quotes. */
export const MARGIN_DEVIATIONS = 0.5;

/**
 * `near`: the smile of the expiry before, free of arbitrage. `start`: the former fit. Vols of an SVI market are found
 * back within the noise floor of `fitSlice`; the slice returned passes Durrleman's and the calendar check, or the
 * status is `failed`.
 */
export function fitLive(chain: LiveChain, options: { start?: RawSvi; near?: RawSvi } = {}): LiveFit {
  const { forward, expiryMs, valuationMs } = chain;
  const years = yearFraction(valuationMs, expiryMs);
  const { quotes, leftOut } = chainQuotes(chain.options, forward);
  const fitted = fitSlice({ forward, years, quotes }, { start: options.start });
  if (!fitted.ok) {
    const { reason, message } = fitted.failure;
    return { status: reason === 'MISSING_MARKET_DATA' ? 'tooFew' : 'failed', detail: message, leftOut };
  }
  return judge(fitted.value, options.near, leftOut, years);
}

function judge(
  fit: SliceFit,
  near: RawSvi | undefined,
  leftOut: readonly LeftOutOption[],
  years: number,
): LiveFit {
  const repaired = repairSlice(fit.prepared, fit.weights, fit.svi, { near });
  const { svi, method, largestChangeVol } = repaired;
  const quality = method === 'none' ? fit.quality : measureFit(fit.prepared, fit.weights, { svi });
  const { model, converged } = fit;
  const shape = { svi, years, model, converged, quality, repair: method, checks: repaired.left };
  const distrust = whyNotTrusted(shape);
  const found = arbitrageText(repaired.found);
  const points = (100 * largestChangeVol).toFixed(2);
  const told = method === 'none' ? '' : `${found} removed, vols moved by up to ${points} points`;
  if (distrust !== undefined) return { status: distrust.status, detail: distrust.why, shape, leftOut };
  const status = method === 'none' ? 'fitted' : 'repaired';
  return { status, detail: told, vols: volsOf(fit, svi, years), shape, leftOut };
}

/** The same smile against another near one: undefined where it still stands. */
export const standsAgainst = (svi: RawSvi, near: RawSvi | undefined): boolean => checkSlice(svi, near).free;

function whyNotTrusted({
  svi,
  years,
  converged,
  quality,
  checks,
}: NonNullable<LiveFit['shape']>): { readonly status: FitStatus; readonly why: string } | undefined {
  const strikes = new Set(quality.points.filter(({ weight }) => weight > 0).map(({ strike }) => strike)).size;
  if (strikes < LEAST_TRUSTED_STRIKES)
    return {
      status: 'tooFew',
      why: `${strikes} strikes with a vol, ${LEAST_TRUSTED_STRIKES} needed to value with`,
    };
  const failed = (why: string) => ({ status: 'failed' as const, why });
  if (!converged) return failed('the fit did not converge');
  if (!checks.free) return failed(`${arbitrageText(checks)} could not be removed`);
  const atMoney = Math.sqrt(sliceVariance({ svi }, 0) / years);
  const limit = Math.max(LARGEST_ERROR.vol, LARGEST_ERROR.share * atMoney);
  if (!(quality.weightedRmseVol <= limit))
    return failed(
      `error of ${(100 * quality.weightedRmseVol).toFixed(2)} vol points, limit ${(100 * limit).toFixed(2)}`,
    );
  return undefined;
}

const arbitrageText = ({ butterfly, calendar }: ArbitrageChecks): string =>
  [butterfly.free ? '' : 'butterfly arbitrage', calendar?.free === false ? 'calendar arbitrage' : '']
    .filter((text) => text !== '')
    .join(' and ') || 'arbitrage';

function volsOf({ prepared, weights }: SliceFit, svi: RawSvi, years: number): FittedVols {
  const used = prepared.k.filter((_, i) => weights[i] > 0);
  const margin = MARGIN_DEVIATIONS * Math.sqrt(sliceVariance({ svi }, 0));
  const times = prepared.quotes.flatMap(({ timeMs }, i) =>
    weights[i] > 0 && timeMs !== undefined ? [timeMs] : [],
  );
  return {
    slice: { svi },
    years,
    lowK: Math.min(...used) - margin,
    highK: Math.max(...used) + margin,
    quotedMs: times.reduce((newest, time) => Math.max(newest, time), -Infinity),
  };
}
