/** The last fit of each expiry in one market: the live one, or that of a recording. */
import type { SmileReport, SurfaceName } from '../../contracts/surface';

export type SurfacePlace = Pick<SurfaceName, 'venue' | 'indexName'>;

export const surfaceKey = ({ venue, indexName }: SurfacePlace): string => `${venue}:${indexName}`;

export class SurfaceBook {
  private readonly surfaces = new Map<string, Map<number, SmileReport>>();

  constructor(readonly now: () => number) {}

  take(smile: SmileReport): void {
    const key = surfaceKey(smile);
    const expiries = this.surfaces.get(key) ?? new Map<number, SmileReport>();
    this.surfaces.set(key, expiries);
    expiries.set(smile.expiryMs, smile);
    for (const expiryMs of expiries.keys()) if (expiryMs <= this.now()) expiries.delete(expiryMs);
    if (expiries.size === 0) this.surfaces.delete(key);
  }

  /** Near to far. */
  smilesOf(place: SurfacePlace): SmileReport[] {
    const expiries = this.surfaces.get(surfaceKey(place))?.values() ?? [];
    return [...expiries].sort((one, other) => one.expiryMs - other.expiryMs);
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
