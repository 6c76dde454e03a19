/** An API key as the user enters it, and what it may do as far as the venue says. */
import { failure, type Failure, type Result } from '../../../engine/basics/result';

export interface VenueKey {
  /** The public half: id, API key, client id. */
  readonly key: string;
  readonly secret: string;
  /** OKX only. */
  readonly passphrase?: string;
}

export interface KeyRights {
  /** `unknown` where the venue does not report it. */
  readonly verdict: 'readOnly' | 'canAct' | 'unknown';
  /** What the venue reports, in its own words: `account:read trade:read`. */
  readonly reported: string;
}

/**
 * `key`: the user must act; `clock`: the venue's clock is to be read anew; `rate`: too many calls; `token`: sign in
 * again; `venue`: try again later.
 */
export type AccountTrouble = 'key' | 'clock' | 'rate' | 'token' | 'venue';

type Refused = Extract<Result<never>, { ok: false }>;

export const troubled = (kind: AccountTrouble, message: string, code: string | number = ''): Refused =>
  failure('PROTOCOL', message, { trouble: kind, code });

export const troubleOf = ({ context }: Failure): AccountTrouble =>
  (context?.trouble as AccountTrouble | undefined) ?? 'venue';
