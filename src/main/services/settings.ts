/** Settings by key, each checked by its schema; the layout of the window is one of them. */
import type { z } from 'zod';
import { layoutSchema, type LayoutState } from '../../contracts/calls';
import { failure, success, type Result } from '../../engine/basics/result';
import type { DocumentStore } from '../db/documentStore';

const MAX_BYTES = 1_000_000;
const LAYOUT = 'layout';

export function createSettingsService(store: DocumentStore) {
  function read<T>(key: string, schema: z.ZodType<T>, fallback: T): Result<T> {
    const stored = store.setting(key);
    if (!stored.ok) return stored;
    if (stored.value === undefined) return success(fallback);
    const parsed = schema.safeParse(JSON.parse(stored.value));
    // A setting of another release that no longer fits is as good as none.
    return success(parsed.success ? parsed.data : fallback);
  }

  function write(key: string, value: unknown): Result<null> {
    const json = JSON.stringify(value);
    if (json === undefined) return failure('INVALID_INPUT', `the setting ${key} has no value`, { key });
    if (json.length > MAX_BYTES) {
      return failure('TOO_LARGE', `the setting ${key} has ${json.length} characters, limit ${MAX_BYTES}`, {
        key,
        length: json.length,
        limit: MAX_BYTES,
      });
    }
    return store.putSetting(key, json);
  }

  return {
    read,
    write,
    layout: (): Result<LayoutState> => read(LAYOUT, layoutSchema, {}),
    setLayout: (layout: LayoutState): Result<null> => write(LAYOUT, layout),
  };
}
export type SettingsService = ReturnType<typeof createSettingsService>;
