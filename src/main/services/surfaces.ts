/** Fitted vol surfaces in main: what the engine thread fitted last, yesterday's from the database, the overrides. */
import type { FormerSmile, SmileHead, SmileReport, SurfaceName, SurfaceView } from '../../contracts/surface';
import { success, type Result } from '../../engine/basics/result';
import { expiryVolsKey, type ExpiryVols } from '../../engine/market/expiryVols';
import type { PortfolioService } from './portfolio';
import { SurfaceBook, surfaceKey, type SurfacePlace } from './surfaceBook';
import type { SurfaceHistory } from './surfaceHistory';

export interface SurfaceOptions {
  readonly portfolio: Pick<PortfolioService, 'get'>;
  readonly history: SurfaceHistory;
  readonly clock: () => number;
}

export interface SurfaceAsk {
  readonly surface: SurfacePlace | null;
  readonly expiryMs: number | null;
}

type Former = Pick<SurfaceView, 'former' | 'formerNote' | 'formerTerm'>;
const NO_FORMER: Former = { former: null, formerNote: '', formerTerm: [] };

export function createSurfaceService({ portfolio, history, clock }: SurfaceOptions) {
  const live = new SurfaceBook(clock);
  let recorded: SurfaceBook | undefined;

  function formerOf(smile: SmileReport | undefined): Former {
    if (smile === undefined) return NO_FORMER;
    if (recorded) return { ...NO_FORMER, formerNote: 'recorded prices: no surface of the day before' };
    const found: Result<FormerSmile> = history.yesterday(smile);
    return {
      former: found.ok ? found.value : null,
      formerNote: found.ok ? '' : found.failure.message,
      formerTerm: history.yesterdayTerm(smile),
    };
  }

  /** The surface of the coin and venue that most positions are in, else the first. */
  function usual(listed: readonly SurfaceName[]): SurfaceName | undefined {
    const stored = portfolio.get();
    const ids = stored.ok ? stored.value.positions.map(({ instrumentId }) => instrumentId) : [];
    const heldIn = ({ venue, underlying }: SurfaceName): number =>
      ids.filter((id) => id.startsWith(`${venue}:${underlying}`)).length;
    return [...listed].sort((one, other) => heldIn(other) - heldIn(one)).at(0);
  }

  return {
    /** A recording takes the place of the live market, with fits of its own; undefined: the live one is back. */
    show(source: { now(): number } | undefined): void {
      recorded = source && new SurfaceBook(() => source.now());
    },

    /** A report from the engine thread, which fits the market that is shown. */
    take(smile: SmileReport): void {
      if (recorded) return recorded.take(smile);
      live.take(smile);
      history.consider(() => live.names().map((name) => ({ name, smiles: live.smilesOf(name) })));
    },

    view({ surface, expiryMs }: SurfaceAsk): Result<SurfaceView> {
      const shown = recorded ?? live;
      const listed = shown.names();
      const asked = surface && listed.find((one) => surfaceKey(one) === surfaceKey(surface));
      const chosen = asked ?? usual(listed);
      const smiles = chosen === undefined ? [] : shown.smilesOf(chosen);
      const smile = smiles.find((one) => one.expiryMs === expiryMs) ?? smiles.at(0);
      return success({
        surfaces: listed,
        heads: smiles.map(headOf),
        smile: smile ?? null,
        lastFit: smile ? shown.lastFit(smile) : null,
        ...formerOf(smile),
        nowMs: shown.now(),
      });
    },

    /** Fits and overrides of all expiries of the live market, for a snapshot. */
    smiles(): Record<string, ExpiryVols> {
      const found: Record<string, ExpiryVols> = {};
      for (const name of live.names())
        for (const { expiryMs, vols } of live.smilesOf(name))
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
