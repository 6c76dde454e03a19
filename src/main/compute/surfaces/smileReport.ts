/** What a window is told of one expiry's smile. */
import { POINT_STATE, POINT_STRIDE, type ForwardFigures, type SmileReport } from '../../../contracts/surface';
import type { ForwardChoice } from '../../../engine/market/forwards';
import type { ExpiryVols, VolOverride } from '../../../engine/market/expiryVols';
import type { OptionChain } from '../../../engine/market/optionChain';
import type { ChainOption } from '../../../engine/market/surface/chainQuotes';
import { countReasons } from '../../../engine/market/surface/chainQuotes';
import type { LiveFit } from '../../../engine/market/surface/liveFit';
import { callDelta, sampleCurve, smileFigures, type VolAtK } from '../../../engine/market/surface/smileCurve';
import { sliceVariance } from '../../../engine/market/surface/smileSlice';
import { yearFraction } from '../../../engine/basics/time';

export interface ReportParts {
  readonly chain: OptionChain;
  readonly forward: ForwardChoice | undefined;
  readonly options: readonly ChainOption[];
  readonly fit: LiveFit;
  readonly overrides: readonly VolOverride[];
  readonly costMs: number;
}

const NO_FIGURES = { atmVol: NaN, riskReversal25: NaN, butterfly25: NaN } as const;

/** The fitted smile with the override of its expiry on it. */
export function withOverride(volAt: VolAtK, overrides: readonly VolOverride[]): VolAtK | undefined {
  const whole = overrides.find(({ strike }) => strike === undefined);
  if (whole === undefined) return undefined;
  if (whole.kind === 'shift') return (k) => volAt(k) + whole.vol;
  const factor = whole.vol / volAt(0);
  return (k) => factor * volAt(k);
}

export function smileReport(parts: ReportParts): SmileReport {
  const { chain, fit, overrides } = parts;
  const { venue, indexName, underlying, expiryMs, takenMs } = chain;
  const forward = parts.forward?.forward ?? NaN;
  const years = yearFraction(takenMs, expiryMs);
  const { shape } = fit;
  const volAt: VolAtK | undefined = shape && ((k) => Math.sqrt(sliceVariance({ svi: shape.svi }, k) / years));
  const moved = volAt && withOverride(volAt, overrides);
  const range = rangeOf(parts, forward);
  const place = { forward, years };
  return {
    venue,
    indexName,
    underlying,
    expiryMs,
    status: fit.status,
    detail: fit.detail,
    isTrusted: fit.vols !== undefined,
    forward: forwardFigures(parts.forward),
    years,
    figures: volAt ? smileFigures(volAt, years) : NO_FIGURES,
    overriddenAtmVol: (moved ?? volAt)?.(0) ?? NaN,
    ...errorsOf(fit),
    leftOut: countReasons(fit.leftOut),
    fittedMs: takenMs,
    costMs: parts.costMs,
    model: shape?.model ?? null,
    overrides,
    svi: shape?.svi ?? null,
    points: pointsOf(parts, forward, years),
    curve: volAt ? sampleCurve(volAt, place, range) : new Float64Array(0),
    overridden: moved ? sampleCurve(moved, place, range) : null,
    vols: volsOf(fit, overrides),
  };
}

export const volsOf = (fit: LiveFit, overrides: readonly VolOverride[]): ExpiryVols => ({
  ...(fit.vols === undefined ? {} : { fitted: fit.vols }),
  refused: fit.vols === undefined ? fit.detail : '',
  overrides,
});

function forwardFigures(choice: ForwardChoice | undefined): ForwardFigures | null {
  if (choice === undefined) return null;
  const { forward, method, source, uncertainty, others } = choice;
  return { value: forward, method, source, uncertainty: uncertainty ?? null, others };
}

function errorsOf({ shape, vols }: LiveFit) {
  const quality = shape?.quality;
  return {
    rmseVol: quality?.rmseVol ?? NaN,
    weightedRmseVol: quality?.weightedRmseVol ?? NaN,
    largestErrorVol: quality?.largestErrorVol ?? NaN,
    largestErrorStrike: quality?.largestErrorStrike ?? NaN,
    used: quality?.usedPoints ?? 0,
    outliers: quality?.outliers ?? 0,
    bands: quality?.bands ?? 0,
    insideBands: quality?.insideBands ?? 0,
    newestMs: quality?.newestTimeMs ?? vols?.quotedMs ?? NaN,
    oldestMs: quality?.oldestTimeMs ?? NaN,
  };
}

/** Where the curve is drawn: over what is quoted. */
function rangeOf({ options, fit }: ReportParts, forward: number): { lowK: number; highK: number } {
  if (fit.vols !== undefined) return fit.vols;
  const ks = options.map(({ strike }) => Math.log(strike / forward));
  return { lowK: Math.min(...ks), highK: Math.max(...ks) };
}

/** One point per strike: the side that was fitted, or the one out of the money where none was. */
function pointsOf({ options, fit }: ReportParts, forward: number, years: number): Float64Array {
  const strikes = [...new Set(options.map(({ strike }) => strike))].sort((one, other) => one - other);
  const fitted = new Map((fit.shape?.quality.points ?? []).map((point) => [point.strike, point]));
  const isSide = new Map(options.map((option) => [`${option.strike}${option.isCall}`, option]));
  const out = new Float64Array(strikes.length * POINT_STRIDE).fill(NaN);
  strikes.forEach((strike, i) => {
    const k = Math.log(strike / forward);
    const option = isSide.get(`${strike}${strike >= forward}`) ?? isSide.get(`${strike}${strike < forward}`);
    const point = fitted.get(strike);
    const curve = fit.shape ? Math.sqrt(sliceVariance({ svi: fit.shape.svi }, k) / years) : NaN;
    const [bid, ask] = [option?.bidVol ?? NaN, option?.askVol ?? NaN];
    const state =
      point === undefined
        ? POINT_STATE.leftOut
        : point.outlier
          ? POINT_STATE.outlier
          : point.bidVol === undefined || point.askVol === undefined
            ? POINT_STATE.lone
            : POINT_STATE.used;
    const vol = curve > 0 ? curve : (option?.markVol ?? NaN);
    out.set(
      [strike, k, callDelta(k, vol, years), bid, ask, option?.markVol ?? NaN, curve, state],
      i * POINT_STRIDE,
    );
  });
  return out;
}
