/** Reading what clients ask and what venues answered. */
import type { TapeEntry } from '../tape/format';
import { isObject, parseJson, rowsOf, type WireObject } from '../mapping/json';

export function objectOf(text: string): WireObject | undefined {
  const json = parseJson(text);
  return json.ok && isObject(json.value) ? json.value : undefined;
}

export const textsOf = (value: unknown): string[] =>
  (rowsOf(value) ?? []).filter((item): item is string => typeof item === 'string');

/** A mark of data frames stands near their start; the rest of a large frame need not be read. */
export const startsWithField = (text: string, field: string): boolean =>
  text.slice(0, 160).includes(`"${field}"`);

/** Offset from a recorded REST answer that holds the venue's time. */
export const restOffset =
  (path: string, timeOf: (json: WireObject) => number | undefined) =>
  () =>
  (entry: TapeEntry): number | undefined => {
    if (entry.dir !== 'rest' || !entry.request.path.startsWith(path)) return undefined;
    const json = objectOf(entry.text);
    const time = json && timeOf(json);
    return time === undefined ? undefined : time - (entry.request.t + entry.t) / 2;
  };
