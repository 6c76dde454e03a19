/** What a private stream of a venue is to the account link: it tells that the account changed, not what it is now. */
import { success, type Result } from '../../../engine/basics/result';
import type { Disposer, FeedClock } from '../clock';
import type { Courier, PrivateVenue } from './privateCalls';
import type { VenueKey } from './venueKey';

/** One open socket, as a conversation sees it. Nothing of it has an effect once the socket is gone. */
export interface StreamPort {
  readonly courier: Courier;
  readonly clock: FeedClock;
  send(text: string): boolean;
  /** Signed in, and every channel is held. */
  live(): void;
  changed(): void;
  /** The socket is of no more use, and what kind of trouble it is. */
  fail(why: Result<never>): void;
  after(delayMs: number, run: () => void): Disposer;
  every(periodMs: number, run: () => void): Disposer;
}

export interface StreamConversation {
  opened(): void;
  text(text: string): void;
  /** The socket is gone. */
  closed?(): void;
}

export interface PrivateStream {
  /** Which part of the account it tells of, where a venue has several. */
  readonly part?: string;
  /** No frame at all for so long: the socket is dead. */
  readonly silenceMs: number;
  /** Path of the socket on the venue's host; where a key is in it, the venue is asked for that first. */
  path(courier: Courier): Promise<Result<string>>;
  converse(port: StreamPort): StreamConversation;
}

export interface FollowedVenue extends PrivateVenue {
  /** Streams that together tell of every change of the account. */
  readonly streams: (key: VenueKey) => readonly PrivateStream[];
}

/** A sign of life goes out every so often, and one comes back. */
export const PING_MS = 18_000;
const ANSWERED_SILENCE_MS = 45_000;

/** A stream with a sign-in on the socket, whose signs of life are answered. */
export const signedInStream = (path: string, converse: PrivateStream['converse']): PrivateStream => ({
  silenceMs: ANSWERED_SILENCE_MS,
  path: () => Promise.resolve(success(path)),
  converse,
});
