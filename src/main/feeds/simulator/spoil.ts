/** What faults make of the text of a data frame, by the names that a venue gives to its fields. */
import type { RandomSource } from '../clock';
import type { BadNumber, FaultState } from './faults';

type Rewrite = readonly [find: RegExp, put: string];

/** How a venue writes, as far as faults have to know. Patterns are global. */
export interface FrameStyle {
  /** `"key":value` of prices and vols; group 1 is the key. */
  readonly prices: RegExp;
  /** `"key":instant`; group 1 is the key. */
  readonly times: RegExp;
  /** Numbers are text. */
  readonly isQuoted: boolean;
  /** What stands for no number. */
  readonly none: string;
  /** Fields put before this text. */
  readonly marker: string;
  readonly absent: readonly Rewrite[];
  readonly extremeVols: readonly Rewrite[];
  readonly explodingVols: readonly Rewrite[];
  readonly noForward: readonly Rewrite[];
  /** Words that no document names in place of known ones. */
  readonly newWords: readonly Rewrite[];
}

/** Pattern of fields with these names: number, text or null. */
export const fields = (names: string): RegExp => new RegExp(`"(${names})":("[^"]*"|-?[\\d.eE+-]+|null)`, 'g');

const PLAIN_NUMBERS = /:(\d+\.\d+)(?=[,}])/g;
const QUOTED_NUMBERS = /:"(\d+\.\d+)"(?=[,}])/g;
const NEW_FIELD = '"new_field":{"x":[1]},"starbase_timestamp":"1",';
const MALFORMED_SHARE = 0.3;

const rewritten = (text: string, rewrites: readonly Rewrite[]): string =>
  rewrites.reduce((changed, [find, put]) => changed.replace(find, put), text);

function badText(bad: BadNumber, { isQuoted, none }: FrameStyle): string {
  if (bad === 'null') return none;
  const text = bad === 'negative' ? '-12.5' : bad;
  const isLiteral = !isQuoted && (bad === 'negative' || bad === '1e999');
  return isLiteral ? text : `"${text}"`;
}

/** Every decimal of the text written anew. */
function numbersAs(text: string, { isQuoted }: FrameStyle, write: (value: string) => string): string {
  if (!isQuoted) return text.replace(PLAIN_NUMBERS, (_all, value: string) => `:${write(value)}`);
  return text.replace(QUOTED_NUMBERS, (_all, value: string) => `:"${write(value)}"`);
}

/** With an exponent, with more digits than a double holds, or now the one and now the other. */
const oddly =
  ({ exponents, longNumbers }: FaultState) =>
  (value: string): string =>
    exponents && (!longNumbers || value.length % 2 === 0)
      ? Number(value).toExponential()
      : `${value}00000000000000`;

/** Data frame as the faults in force make it. */
export function spoil(text: string, faults: FaultState, style: FrameStyle): string {
  let spoiled = text;
  if (faults.absent) spoiled = rewritten(spoiled, style.absent);
  if (faults.extremeVols) spoiled = rewritten(spoiled, style.extremeVols);
  if (faults.explodingVols) spoiled = rewritten(spoiled, style.explodingVols);
  if (faults.noForward) spoiled = rewritten(spoiled, style.noForward);
  if (faults.badNumbers) {
    const bad = badText(faults.badNumbers, style);
    spoiled = spoiled.replace(style.prices, (_all, key: string) => `"${key}":${bad}`);
  }
  if (faults.exponents || faults.longNumbers) spoiled = numbersAs(spoiled, style, oddly(faults));
  if (faults.unknownFields)
    spoiled = rewritten(spoiled.replace(style.marker, NEW_FIELD + style.marker), style.newWords);
  return spoiled;
}

/** The same frame with an older time and a price that would be noticed. */
const minuteBack = (text: string, { times, prices }: FrameStyle): string =>
  text
    .replace(times, (all: string, _key: string, time: string) =>
      all.replace(time, String(Number(time) - 60_000)),
    )
    .replace(prices, (all: string, _key: string, value: string) => {
      const price = value.replaceAll('"', '');
      return all.replace(price, String(Number(price) * 3));
    });

/** Everything that goes out for one data frame. */
export function framesOf(
  text: string,
  faults: FaultState,
  style: FrameStyle,
  random: RandomSource,
): readonly string[] {
  const frame = spoil(text, faults, style);
  const repeat = Math.max(faults.duplicates ? 2 : 1, Math.round(faults.flood / 10));
  const frames = new Array<string>(repeat).fill(frame);
  if (faults.malformed && random() < MALFORMED_SHARE) frames.push(frame.slice(0, frame.length / 2));
  if (faults.outOfOrder) frames.push(minuteBack(frame, style));
  return frames;
}
