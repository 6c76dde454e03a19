/** The last fit of each expiry in one market: the live one, or that of a recording. */
import type { LastFit, SmileReport, SurfaceName } from '../../contracts/surface';
import { expiryVolsKey } from '../../engine/market/expiryVols';

export type SurfacePlace = Pick<SurfaceName, 'venue' | 'indexName'>;

export const surfaceKey = ({ venue, indexName }: SurfacePlace): string => `${venue}:${indexName}`;

export class SurfaceBook {
  private readonly surfaces = new Map<string, Map<number, SmileReport>>();
  /** By surface and expiry. */
  private readonly lastFits = new Map<string, LastFit>();

  constructor(readonly now: () => number) {}

  take(smile: SmileReport): void {
    const key = surfaceKey(smile);
    const expiries = this.surfaces.get(key) ?? new Map<number, SmileReport>();
    this.surfaces.set(key, expiries);
    expiries.set(smile.expiryMs, smile);
    const { fittedMs, curve, figures, rmseVol } = smile;
    if (curve.length > 0)
      this.lastFits.set(expiryVolsKey(key, smile.expiryMs), {
        fittedMs,
        curve,
        atmVol: figures.atmVol,
        rmseVol,
      });
    for (const expiryMs of expiries.keys())
      if (expiryMs <= this.now()) {
        expiries.delete(expiryMs);
        this.lastFits.delete(expiryVolsKey(key, expiryMs));
      }
    if (expiries.size === 0) this.surfaces.delete(key);
  }

  /** Near to far. */
  smilesOf(place: SurfacePlace): SmileReport[] {
    const expiries = this.surfaces.get(surfaceKey(place))?.values() ?? [];
    return [...expiries].sort((one, other) => one.expiryMs - other.expiryMs);
  }

  /** The fit before a smile lost its quotes; null while it has one. */
  lastFit(smile: SmileReport): LastFit | null {
    if (smile.curve.length > 0) return null;
    return this.lastFits.get(expiryVolsKey(surfaceKey(smile), smile.expiryMs)) ?? null;
  }

  names(): SurfaceName[] {
    return [...this.surfaces.keys()].sort().flatMap((key) => {
      const [first] = this.surfaces.get(key)?.values() ?? [];
      if (first === undefined) return [];
      const { venue, indexName, underlying } = first;
      return [{ venue, indexName, underlying }];
    });
  }
}
