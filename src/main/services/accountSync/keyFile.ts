/** API keys on disk: one file of ciphertexts, readable by the user alone, never part of the database. */
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { LINK_ENDPOINTS, type LinkedKey } from '../../../contracts/accountSync';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { VenueKey } from '../../feeds/accounts/venueKey';
import type { SecretBox } from './secretBox';

const OWNER_ONLY = 0o600;
const TAIL = 4;

const entrySchema = z.strictObject({
  accountId: z.string(),
  venue: z.string(),
  label: z.string(),
  tail: z.string(),
  addedMs: z.number(),
  endpoint: z.enum(LINK_ENDPOINTS),
  /** Base64 of what the system encrypted. */
  sealed: z.string(),
});
const fileSchema = z.strictObject({ version: z.literal(1), keys: z.array(entrySchema) });

export type KeyEntry = z.infer<typeof entrySchema>;

const sealedKey = z.strictObject({ key: z.string(), secret: z.string(), passphrase: z.string().optional() });

export interface NewKey extends Pick<LinkedKey, 'label' | 'endpoint' | 'addedMs'> {
  readonly accountId: string;
  readonly venue: string;
}

const unreadable = (path: string): Result<never> =>
  failure('STORAGE', `the file of keys cannot be read: ${path}; enter the keys again`, { path });

export class KeyFile {
  constructor(
    private readonly path: string,
    private readonly box: SecretBox,
  ) {}

  /** Why keys cannot be kept here. */
  refusal(): string | undefined {
    return this.box.refusal();
  }

  entries(): Result<readonly KeyEntry[]> {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? success([]) : unreadable(this.path);
    }
    try {
      const parsed = fileSchema.safeParse(JSON.parse(text));
      return parsed.success ? success(parsed.data.keys) : unreadable(this.path);
    } catch {
      return unreadable(this.path);
    }
  }

  put(entry: NewKey, key: VenueKey): Result<null> {
    const refusal = this.box.refusal();
    if (refusal !== undefined) return failure('UNSUPPORTED', refusal);
    const sealed = this.box.seal(JSON.stringify(key));
    if (!sealed.ok) return sealed;
    const { accountId, venue, label, endpoint, addedMs } = entry;
    const added = { accountId, venue, label, endpoint, addedMs, tail: key.key.slice(-TAIL) };
    return this.change((entries) => [
      ...entries.filter((one) => one.accountId !== accountId),
      { ...added, sealed: Buffer.from(sealed.value).toString('base64') },
    ]);
  }

  open({ sealed }: KeyEntry): Result<VenueKey> {
    const refusal = this.box.refusal();
    if (refusal !== undefined) return failure('UNSUPPORTED', refusal);
    const opened = this.box.open(Buffer.from(sealed, 'base64'));
    if (!opened.ok) return opened;
    try {
      const parsed = sealedKey.safeParse(JSON.parse(opened.value));
      if (parsed.success) return success(parsed.data);
    } catch {
      // Told below: the text must not be repeated.
    }
    return failure('STORAGE', 'the stored key is damaged; enter it again');
  }

  remove(accountId: string): Result<null> {
    return this.change((entries) => entries.filter((one) => one.accountId !== accountId));
  }

  private change(edit: (entries: readonly KeyEntry[]) => readonly KeyEntry[]): Result<null> {
    const before = this.entries();
    // A file that cannot be read holds nothing that could be used: the new key takes its place.
    return this.write(edit(before.ok ? before.value : []));
  }

  private write(keys: readonly KeyEntry[]): Result<null> {
    const temporary = `${this.path}.new`;
    try {
      const file = openSync(temporary, 'w', OWNER_ONLY);
      writeSync(file, JSON.stringify({ version: 1, keys }));
      fsyncSync(file);
      closeSync(file);
      chmodSync(temporary, OWNER_ONLY);
      renameSync(temporary, this.path);
      return success(null);
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      return failure('STORAGE', `the file of keys cannot be written: ${this.path} (${code})`, { code });
    }
  }
}
