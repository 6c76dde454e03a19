import type { Result } from '../../../engine/basics/result';

/** Encryption that the system offers, bound to the user's login. */
export interface SecretBox {
  /** Why there is none here; `undefined` where there is. */
  refusal(): string | undefined;
  seal(text: string): Result<Uint8Array>;
  open(sealed: Uint8Array): Result<string>;
}

/** Where the shell has nothing to encrypt with. */
export const NO_SECRET_BOX: SecretBox = {
  refusal: () => 'this build of the app has nothing to encrypt keys with',
  seal: () => ({ ok: false, failure: { reason: 'UNSUPPORTED', message: 'no encryption' } }),
  open: () => ({ ok: false, failure: { reason: 'UNSUPPORTED', message: 'no encryption' } }),
};
