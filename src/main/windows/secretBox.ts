/** The system's own encryption for keys; refused where Chromium would only obscure them. */
import { app, safeStorage } from 'electron';
import { failure, success, type Result } from '../../engine/basics/result';
import { passwordBox } from '../services/accountSync/passwordBox';
import type { SecretBox } from '../services/accountSync/secretBox';

const DAMAGED = failure(
  'STORAGE',
  'the stored key cannot be opened by this login of the system; enter it again',
);

function attempt<T>(run: () => T): Result<T> {
  try {
    return success(run());
  } catch {
    return DAMAGED;
  }
}

/** Where Linux has no key store, Chromium encrypts with a password that is in its source. */
function refusal(): string | undefined {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system';
  if (backend === 'basic_text' || backend === 'unknown') {
    return `this system has no key store (${backend}): keys would lie open on the disk. Start GNOME Keyring or KWallet, log in to it, and start Plimsoll again`;
  }
  return safeStorage.isEncryptionAvailable()
    ? undefined
    : 'the system offers no encryption for keys: none can be kept here';
}

const systemBox: SecretBox = {
  refusal,
  seal: (text) => attempt(() => safeStorage.encryptString(text)),
  open: (sealed) => attempt(() => safeStorage.decryptString(Buffer.from(sealed))),
};

/** End-to-end tests run where there is no key store; an installed app never takes a password from its environment. */
export function secretBox(env: Readonly<Record<string, string | undefined>>): SecretBox {
  const password = env['PLIMSOLL_TEST_KEY_PASSWORD'];
  return password !== undefined && !app.isPackaged ? passwordBox(password) : systemBox;
}
