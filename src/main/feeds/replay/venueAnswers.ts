/** What a venue answers by itself, so that a recording can be played to any client: acknowledgements, pongs, the clock. */
import type { TapeEntry } from '../tape/format';

export interface ReplyContext {
  /** Path of the socket. */
  readonly path: string;
  /** The venue's clock, ms. */
  readonly clockMs: number;
  /** Channels that the client holds on this socket; the reply keeps it. */
  readonly held: Set<string>;
}

export interface VenueAnswers {
  /** A recorded frame that answered a question of the recorded client: the present one gets answers of its own. */
  readonly isAnswer: (text: string) => boolean;
  readonly reply: (text: string, context: ReplyContext) => readonly string[];
  readonly clockPath: string;
  readonly clockBody: (clockMs: number) => string;
  /** Venue clock minus local clock where a recorded entry tells it, ms; called with the entries in order. */
  readonly offsetReader: () => (entry: TapeEntry) => number | undefined;
}
