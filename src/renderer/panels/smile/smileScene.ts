/** A smile report as a picture on one of three axes, as a table, and one strike of it in words. */
import {
  CURVE_STRIDE,
  POINT_STATE,
  POINT_STRIDE,
  type FormerSmile,
  type SmileHead,
  type SmileReport,
  type SurfaceView,
} from '../../../contracts/surface';
import { roundTicks } from '../../charts/plotScale';
import type { CurvePoint, QuotePoint, SmileScene } from '../../charts/smilePicture';
import { fixed } from '../../format/number';
import type { TextTable } from '../../format/table';
import type { SmileAxis } from '../../stores/surface';

export interface StrikeRow {
  readonly strike: number;
  readonly k: number;
  readonly delta: number;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
  readonly fitted: number;
  readonly kind: QuotePoint['kind'];
}

const KINDS: Readonly<Record<number, QuotePoint['kind']>> = {
  [POINT_STATE.used]: 'used',
  [POINT_STATE.lone]: 'lone',
  [POINT_STATE.outlier]: 'outlier',
  [POINT_STATE.leftOut]: 'leftOut',
};

export function strikeRows({ points }: Pick<SmileReport, 'points'>): StrikeRow[] {
  return Array.from({ length: points.length / POINT_STRIDE }, (_, i) => {
    const [strike, k, delta, bid, ask, mark, fitted, state] = points.subarray(
      i * POINT_STRIDE,
      (i + 1) * POINT_STRIDE,
    );
    return { strike, k, delta, bid, ask, mark, fitted, kind: KINDS[state] ?? 'leftOut' };
  });
}

interface Place {
  readonly strike: number;
  readonly k: number;
  readonly delta: number;
}

/** Deltas run from puts on the left to calls on the right. */
const xOf = (axis: SmileAxis, { strike, k, delta }: Place): number =>
  axis === 'strike' ? strike : axis === 'delta' ? 1 - delta : k;

function curvePoints(curve: Float64Array | null | undefined, axis: SmileAxis): CurvePoint[] {
  if (!curve) return [];
  return Array.from({ length: curve.length / CURVE_STRIDE }, (_, i) => {
    const [strike, k, delta, vol] = curve.subarray(i * CURVE_STRIDE, (i + 1) * CURVE_STRIDE);
    return { x: xOf(axis, { strike, k, delta }), vol };
  });
}

const DELTAS = [0.95, 0.9, 0.75, 0.5, 0.25, 0.1, 0.05];
const deltaName = (delta: number): string =>
  delta === 0.5 ? '50' : delta > 0.5 ? `${fixed(100 - 100 * delta, 0)} P` : `${fixed(100 * delta, 0)} C`;

function ticksOf(axis: SmileAxis): SmileScene['xTicks'] {
  if (axis === 'strike')
    return (low, high, wanted) =>
      roundTicks(low, high, wanted).map((x) => ({ x, label: fixed(x, x % 1 === 0 ? 0 : 2) }));
  if (axis === 'delta') return () => DELTAS.map((delta) => ({ x: 1 - delta, label: deltaName(delta) }));
  return (low, high, wanted) =>
    roundTicks(Math.exp(low), Math.exp(high), wanted).map((ratio) => ({
      x: Math.log(ratio),
      label: `${fixed(100 * ratio, 0)} %`,
    }));
}

/** What a strike's own override makes of it: its vol, or the vol that holds, moved. */
export function pinnedVol(row: StrikeRow, smile: SmileHead): number | undefined {
  const own = smile.overrides.find(({ strike }) => strike === row.strike);
  if (own === undefined) return undefined;
  if (own.kind === 'absolute') return own.vol;
  return (row.kind === 'used' || row.kind === 'lone' ? row.mark : row.fitted) + own.vol;
}

export function smileScene(
  smile: SmileReport,
  { former, lastFit }: Pick<SurfaceView, 'former' | 'lastFit'>,
  look: { readonly axis: SmileAxis; readonly strike: number | null; readonly isStale: boolean },
): SmileScene {
  const { axis } = look;
  const rows = strikeRows(smile);
  const selected = rows.find(({ strike }) => strike === look.strike);
  const forward = smile.forward?.value ?? NaN;
  return {
    quotes: rows.map((row) => ({ ...row, x: xOf(axis, row) })),
    fitted: curvePoints(smile.curve, axis),
    lost: curvePoints(lastFit?.curve, axis),
    overridden: curvePoints(smile.overridden, axis),
    former: curvePoints(former?.curve, axis),
    pins: rows.flatMap((row) => {
      const vol = pinnedVol(row, smile);
      return vol === undefined ? [] : [{ x: xOf(axis, row), vol }];
    }),
    centre: xOf(axis, { strike: forward, k: 0, delta: NaN }),
    xTicks: ticksOf(axis),
    selected: selected ? xOf(axis, selected) : NaN,
    isStale: look.isStale,
  };
}

/** Yesterday's vol at a strike, between the two points of its curve beside it; NaN outside the curve. */
export function formerVol(former: FormerSmile | null, strike: number): number {
  const points = curvePoints(former?.curve, 'strike');
  const after = points.findIndex(({ x }) => x >= strike);
  if (after < 0) return NaN;
  const [low, high] = [points[Math.max(0, after - 1)], points[after]];
  if (high.x === strike) return high.vol;
  return low.vol + ((high.vol - low.vol) * (strike - low.x)) / (high.x - low.x);
}

export function smileTable(smile: SmileReport, former: FormerSmile | null): TextTable {
  const percentOf = (vol: number): number => 100 * vol;
  return {
    headers: [
      'Strike',
      'ln(K/F)',
      'Call delta',
      'Bid IV [%]',
      'Ask IV [%]',
      'Mark IV [%]',
      'Fitted IV [%]',
      'Yesterday IV [%]',
      'Override IV [%]',
      'Quote',
    ],
    rows: strikeRows(smile).map((row) => [
      row.strike,
      row.k,
      row.delta,
      percentOf(row.bid),
      percentOf(row.ask),
      percentOf(row.mark),
      percentOf(row.fitted),
      percentOf(formerVol(former, row.strike)),
      percentOf(pinnedVol(row, smile) ?? NaN),
      row.kind,
    ]),
  };
}

export const STATUS_WORDS: Readonly<Record<SmileHead['status'], string>> = {
  fitted: 'fitted',
  repaired: 'arbitrage repaired',
  tooFew: 'too few quotes',
  failed: 'failed',
};

export const statusTone = ({ status }: Pick<SmileHead, 'status'>): string =>
  status === 'fitted' ? 'ok' : status === 'repaired' ? 'amber' : 'critical';
