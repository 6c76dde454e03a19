/** JSON of a venue: parsed without throwing, looked at without trusting. */
import { failure, success, type Result } from '../../../engine/basics/result';

export type WireObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Text or number as text, for codes and ids that venues write either way. */
export const codeOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

export const rowsOf = (value: unknown): readonly unknown[] | undefined =>
  Array.isArray(value) ? (value as readonly unknown[]) : undefined;

/** A wire value short enough for a message. */
export function shown(value: unknown, limit = 40): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'absent');
  return text.length > limit ? `${text.slice(0, limit)}...` : text;
}

export function parseJson(text: string): Result<unknown> {
  try {
    return success(JSON.parse(text) as unknown);
  } catch {
    const start = text.length > 60 ? `${text.slice(0, 60)}...` : text;
    return failure('PARSE', `not JSON: ${start}`, { length: text.length });
  }
}
