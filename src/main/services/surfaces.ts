/** Fitted vol surfaces in main: what the engine thread fitted last, yesterday's from the database, the overrides. */
import type { FormerSmile, SmileHead, SmileReport, SurfaceName, SurfaceView } from '../../contracts/surface';
import { success, type Result } from '../../engine/basics/result';
import { expiryVolsKey, type ExpiryVols } from '../../engine/market/expiryVols';
import type { PortfolioService } from './portfolio';
import type { SurfaceHistory } from './surfaceHistory';

export interface SurfaceOptions {
  readonly portfolio: Pick<PortfolioService, 'get'>;
  readonly history: SurfaceHistory;
  readonly clock: () => number;
}

export interface SurfaceAsk {
  readonly surface: Pick<SurfaceName, 'venue' | 'indexName'> | null;
  readonly expiryMs: number | null;
}

const surfaceKey = ({ venue, indexName }: Pick<SurfaceName, 'venue' | 'indexName'>): string =>
  `${venue}:${indexName}`;

export function createSurfaceService({ portfolio, history, clock }: SurfaceOptions) {
  const surfaces = new Map<string, Map<number, SmileReport>>();

  function remember(smile: SmileReport): void {
    const key = surfaceKey(smile);
    const expiries = surfaces.get(key) ?? new Map<number, SmileReport>();
    surfaces.set(key, expiries);
    expiries.set(smile.expiryMs, smile);
    for (const expiryMs of expiries.keys()) if (expiryMs <= clock()) expiries.delete(expiryMs);
    if (expiries.size === 0) surfaces.delete(key);
  }

  const smilesOf = (key: string): SmileReport[] =>
    [...(surfaces.get(key)?.values() ?? [])].sort((one, other) => one.expiryMs - other.expiryMs);

  function names(): SurfaceName[] {
    return [...surfaces.keys()].sort().flatMap((key) => {
      const [first] = smilesOf(key);
      if (first === undefined) return [];
      const { venue, indexName, underlying } = first;
      return [{ venue, indexName, underlying }];
    });
  }

  function formerOf(smile: SmileReport | undefined): { former: FormerSmile | null; formerNote: string } {
    if (smile === undefined) return { former: null, formerNote: '' };
    const found = history.yesterday(smile);
    return found.ok
      ? { former: found.value, formerNote: '' }
      : { former: null, formerNote: found.failure.message };
  }

  return {
    /** A report from the engine thread. */
    take(smile: SmileReport): void {
      remember(smile);
      history.consider(() => names().map((name) => ({ name, smiles: smilesOf(surfaceKey(name)) })));
    },

    view({ surface, expiryMs }: SurfaceAsk): Result<SurfaceView> {
      const listed = names();
      const chosen = listed.find((one) => surface && surfaceKey(one) === surfaceKey(surface)) ?? listed.at(0);
      const smiles = chosen === undefined ? [] : smilesOf(surfaceKey(chosen));
      const smile = smiles.find((one) => one.expiryMs === expiryMs) ?? smiles.at(0);
      return success({
        surfaces: listed,
        heads: smiles.map(headOf),
        smile: smile ?? null,
        ...formerOf(smile),
        formerTerm: chosen === undefined ? [] : history.yesterdayTerm(chosen),
        nowMs: clock(),
      });
    },

    /** Fits and overrides of all expiries, for a snapshot. */
    smiles(): Record<string, ExpiryVols> {
      const found: Record<string, ExpiryVols> = {};
      for (const name of names())
        for (const { expiryMs, vols } of smilesOf(surfaceKey(name)))
          found[expiryVolsKey(surfaceKey(name), expiryMs)] = { ...vols, overrides: [] };
      const stored = portfolio.get();
      for (const override of (stored.ok && stored.value.volOverrides) || []) {
        const key = expiryVolsKey(surfaceKey(override), override.expiryMs);
        const known = found[key] ?? { refused: 'no surface was fitted yet', overrides: [] };
        found[key] = { ...known, overrides: [...known.overrides, override] };
      }
      return found;
    },
  };
}
export type SurfaceService = ReturnType<typeof createSurfaceService>;

/** Without what only the chart needs. */
function headOf(smile: SmileReport): SmileHead {
  const { svi: _svi, points: _points, curve: _curve, overridden: _overridden, vols: _vols, ...head } = smile;
  return head;
}
