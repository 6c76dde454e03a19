/** Names of where each venue's prices come from: the venue, its test site, the built-in exchange. */
import type { Venue } from '../../engine/instruments/instrument';
import type { Row } from './boardRow';

export class BoardSources {
  private readonly sources = new Map<Venue, string>();

  set(venue: Venue, source: string): void {
    this.sources.set(venue, source);
  }

  of(venue: Venue): string {
    return this.sources.get(venue) ?? venue;
  }

  ofRow({ instrument }: Row): string {
    return this.of(instrument.venue);
  }
}
