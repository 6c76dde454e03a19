/** What private calls of a venue are to the account link: its clock, what a key may do, and what it reads. */
import type { Result } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { WireObject } from '../mapping/json';
import type { KeyRights, VenueKey } from './venueKey';

/** Brings one call to the venue and back. */
export interface Courier {
  /** Instant on the venue's clock. */
  now(): number;
  /** Fresh text for every call. */
  nonce(): string;
  /** JSON of a good answer; a failure says what kind of trouble it is and repeats nothing of call or answer. */
  get(path: string, headers: Readonly<Record<string, string>>): Promise<Result<PrivateAnswer>>;
  /** The same for a call that has the venue do something about a stream. */
  send(
    method: 'POST' | 'PUT',
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Result<PrivateAnswer>>;
}

export interface PrivateAnswer {
  /** Without signature. */
  readonly path: string;
  readonly text: string;
  readonly json: WireObject | readonly unknown[];
}

export interface PrivateCalls {
  readonly rights: (courier: Courier) => Promise<Result<KeyRights>>;
  /** Answers that together are the account now. */
  readonly read: (courier: Courier) => Promise<Result<readonly PrivateAnswer[]>>;
}

export interface PrivateVenue {
  readonly venue: Venue;
  readonly clockPath: string;
  readonly readClock: (json: WireObject) => number | undefined;
  /** Trouble that an answer tells of; nothing where it is good. */
  readonly refusalOf: (json: WireObject, status: number) => Result<never> | undefined;
  readonly needsPassphrase: boolean;
  readonly create: (key: VenueKey) => PrivateCalls;
}
