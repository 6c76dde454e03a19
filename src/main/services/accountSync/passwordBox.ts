import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { failure, success } from '../../../engine/basics/result';
import type { SecretBox } from './secretBox';

const CIPHER = 'aes-256-gcm';
const [NONCE, TAG] = [12, 16];

function unsealed(open: () => string): ReturnType<SecretBox['open']> {
  try {
    return success(open());
  } catch {
    return failure('STORAGE', 'the stored key cannot be opened with this password; enter it again');
  }
}

/** Encryption with a password, for tests on machines without a key store. */
export function passwordBox(password: string): SecretBox {
  const key = createHash('sha256').update(password).digest();
  return {
    refusal: () => undefined,
    seal: (text) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(CIPHER, key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return success(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    open: (sealed) =>
      unsealed(() => {
        const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE));
        decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
        const body = decipher.update(sealed.subarray(NONCE + TAG));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      }),
  };
}
