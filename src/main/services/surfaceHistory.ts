/** Surfaces of the past: one an hour is stored, yesterday's smile is read back. */
import type { FormerSmile, SmileReport, SurfaceName } from '../../contracts/surface';
import { failure, success, type Result } from '../../engine/basics/result';
import { MS_PER_DAY } from '../../engine/basics/time';
import { smileFigures, sampleCurve } from '../../engine/market/surface/smileCurve';
import type { RawSvi } from '../../engine/market/surface/rawSvi';
import { sliceVariance } from '../../engine/market/surface/smileSlice';
import type { StoredSurface, SurfaceStore } from '../db/surfaceStore';

const HOUR_MS = 3_600_000;
const KEPT_DAYS = 35;
/** Fits come in one by one: a surface is stored once its expiries had time to be fitted. */
const SETTLE_MS = 20_000;
/** Yesterday is the stored surface nearest to 24 hours ago, within this. */
const TOLERANCE_MS = 6 * HOUR_MS;

interface StoredExpiry {
  readonly expiryMs: number;
  readonly forward: number;
  readonly years: number;
  readonly svi: RawSvi;
  readonly lowK: number;
  readonly highK: number;
  readonly atmVol: number;
}

type Name = Pick<SurfaceName, 'venue' | 'indexName'>;
type Surfaces = readonly { readonly name: Name; readonly smiles: readonly SmileReport[] }[];

/** What is kept of a smile: only one that may be valued with. */
const toStored = ({ expiryMs, forward, years, svi, vols, figures }: SmileReport): StoredExpiry[] =>
  svi === null || forward === null || vols.fitted === undefined
    ? []
    : [
        {
          expiryMs,
          forward: forward.value,
          years,
          svi,
          lowK: vols.fitted.lowK,
          highK: vols.fitted.highK,
          atmVol: figures.atmVol,
        },
      ];

export function createSurfaceHistory(
  store: SurfaceStore,
  clock: () => number,
  onFailure: (message: string) => void = () => undefined,
) {
  let firstMs: number | undefined;
  let storedHour = -1;
  const memory = new Map<string, { readonly hour: number; readonly found: StoredSurface | undefined }>();

  /** Nearest to 24 hours ago; looked up once an hour. */
  function nearest({ venue, indexName }: Name): Result<StoredSurface | undefined> {
    const nowMs = clock();
    const hour = Math.floor(nowMs / HOUR_MS);
    const key = `${venue}:${indexName}`;
    const known = memory.get(key);
    if (known?.hour === hour) return success(known.found);
    const aimMs = nowMs - MS_PER_DAY;
    const between = store.between(venue, indexName, aimMs - TOLERANCE_MS, aimMs + TOLERANCE_MS);
    if (!between.ok) return between;
    const ordered = [...between.value].sort(
      (one, other) => Math.abs(one.takenMs - aimMs) - Math.abs(other.takenMs - aimMs),
    );
    memory.set(key, { hour, found: ordered.at(0) });
    return success(ordered.at(0));
  }

  function expiriesOf(name: Name): Result<{ takenMs: number; expiries: readonly StoredExpiry[] }> {
    const found = nearest(name);
    if (!found.ok) return found;
    if (found.value === undefined) return noneYet(name);
    const { takenMs, body } = found.value;
    return success({ takenMs, expiries: JSON.parse(body) as StoredExpiry[] });
  }

  function noneYet({ venue, indexName }: Name): Result<never> {
    const oldest = store.oldestMs(venue, indexName);
    if (!oldest.ok) return oldest;
    const since =
      oldest.value === undefined
        ? 'none is stored yet; the first within a minute'
        : `first ${new Date(oldest.value).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    return failure('NOT_FOUND', `no surface of 24 h ago: ${since}`);
  }

  return {
    /** Stores all surfaces once an hour, the first soon after the start. */
    consider(surfaces: () => Surfaces): void {
      const nowMs = clock();
      firstMs ??= nowMs;
      const hour = Math.floor(nowMs / HOUR_MS);
      if (hour === storedHour || nowMs - firstMs < SETTLE_MS) return;
      storedHour = hour;
      const rows = surfaces().flatMap(({ name: { venue, indexName }, smiles }) => {
        const expiries = smiles.flatMap(toStored);
        return expiries.length === 0
          ? []
          : [{ venue, indexName, takenMs: nowMs, body: JSON.stringify(expiries) }];
      });
      const stored = store.put(rows, nowMs - KEPT_DAYS * MS_PER_DAY);
      if (!stored.ok) onFailure(stored.failure.message);
    },

    /** Drawn at its own forward. */
    yesterday(smile: Name & Pick<SmileReport, 'expiryMs'>): Result<FormerSmile> {
      const stored = expiriesOf(smile);
      if (!stored.ok) return stored;
      const found = stored.value.expiries.find(({ expiryMs }) => expiryMs === smile.expiryMs);
      if (found === undefined) return failure('NOT_FOUND', 'yesterday had no smile of this expiry');
      const { svi, forward, years } = found;
      const volAt = (k: number): number => Math.sqrt(sliceVariance({ svi }, k) / years);
      return success({
        takenMs: stored.value.takenMs,
        curve: sampleCurve(volAt, { forward, years }, found),
        figures: smileFigures(volAt, years),
      });
    },

    yesterdayTerm(name: Name): readonly { readonly expiryMs: number; readonly atmVol: number }[] {
      const stored = expiriesOf(name);
      return stored.ok ? stored.value.expiries.map(({ expiryMs, atmVol }) => ({ expiryMs, atmVol })) : [];
    },
  };
}
export type SurfaceHistory = ReturnType<typeof createSurfaceHistory>;
