/** What a venue's dialect is to the session that speaks it: channels, calls, frames and REST paths as plain values. */
import type { Failure, Result } from '../../../engine/basics/result';
import type { Instrument, InstrumentId, Venue } from '../../../engine/instruments/instrument';
import type { ChannelKind } from '../../../contracts/feedChannels';
import type { Mapping } from '../mapping/rows';
import type { Reaction } from './reactions';
import type { Universe } from './universe';

/** What one text frame of a socket is. */
export type LaneMessage =
  | { readonly type: 'data'; readonly key: string; readonly map: (m: Mapping) => void }
  /** Without `accepted`, everything that call `id` asked for. */
  | {
      readonly type: 'ack';
      readonly id?: number;
      readonly accepted?: readonly string[];
      readonly refused?: readonly string[];
    }
  /** Call `id` failed: for the channels named, or with `isWhole` for all of them because of the ones named. */
  | {
      readonly type: 'refusal';
      readonly id: number | undefined;
      readonly named: readonly string[];
      readonly isWhole: boolean;
      readonly message: string;
      readonly reaction: Reaction;
    }
  /** What the venue says is subscribed on this socket. */
  | { readonly type: 'held'; readonly keys: readonly string[] }
  | { readonly type: 'pong' }
  /** The venue will close this socket: a new one takes over before. */
  | { readonly type: 'closing'; readonly message: string }
  | { readonly type: 'other'; readonly why: string; readonly detail: string }
  | { readonly type: 'bad'; readonly failure: Failure };

export interface LaneRules {
  /** Path after the venue's socket address. */
  readonly path: string;
  readonly channelsPerCall: number;
  readonly charactersPerCall: number;
  /** Calls that the venue allows on one socket in a span of time. */
  readonly callBudget?: { readonly calls: number; readonly windowMs: number };
  readonly request: (op: 'subscribe' | 'unsubscribe', keys: readonly string[], id: number) => string;
  /** Text that asks for a sign of life. */
  readonly keepAlive: (id: number) => string;
  /** The venue cuts every socket at some age. */
  readonly isCutByAge: boolean;
  /** It tells about the venue only: without it the session is live all the same. */
  readonly isOptional?: boolean;
}

export interface Plan {
  readonly universe: Universe;
  /** Options whose full quotes, and instruments whose top of book and trades are wanted. */
  readonly interest: ReadonlySet<InstrumentId>;
  readonly venueNowMs: number;
}

/** Channels by lane: a lane is one socket. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

export interface RestPath {
  readonly path: string;
  /** The session cannot begin without its answer. */
  readonly isNeeded?: boolean;
}

export interface VenueProtocol {
  readonly venue: Venue;
  readonly rulesOf: (lane: string) => LaneRules;
  readonly wanted: (plan: Plan) => Wanted;
  readonly read: (lane: string, text: string) => LaneMessage;
  /** Channel speaks on events only: silence proves nothing. Others have a deadline in units of the usual one. */
  readonly firstDataFactor: (key: string) => number | undefined;
  readonly kindOf: (key: string) => ChannelKind;
  /** Channels that always speak: those of indices and the others. */
  readonly canaries: (lane: string, key: string) => 'index' | 'other' | undefined;
  readonly follows: (instrument: Instrument) => boolean;
  readonly clockPath: string;
  readonly readClock: (json: unknown) => number | undefined;
  readonly listingPaths: () => readonly string[];
  /** Where a long list goes on; `undefined` at its end. */
  readonly nextPage?: (path: string, body: string) => string | undefined;
  /** Numbers that the sockets do not tell. */
  readonly pollPaths: (plan: Plan) => readonly string[];
  /** Prices of what has just been delivered. */
  readonly deliveryPaths: () => readonly string[];
  readonly mapRest: (m: Mapping, path: string, body: string) => Result<null>;
  /** Channel that begins with a snapshot: after a change of sockets it is asked for anew. */
  readonly isIncremental: (key: string) => boolean;
  /** A socket of the lane is new: what was followed on the old one is void. */
  readonly resetLane: (lane: string) => void;
  /** Told when a book has to be asked for again: a channel anew, or a snapshot by REST. */
  readonly onResync: (resync: (want: { lane: string; key: string } | { path: string }) => void) => void;
}
