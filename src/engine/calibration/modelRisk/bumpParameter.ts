/** A rule pack with one parameter moved: what the sensitivity of margin is measured with. */
import type { RulePack, RuleParameter } from '../../margin/rulePack';

export interface Bump {
  /** Of the size: 0.1 moves by a tenth. */
  readonly share: number;
  /** Added to numbers that are 0, of which no share can be taken. */
  readonly absolute: number;
}

export const DEFAULT_BUMP: Bump = { share: 0.1, absolute: 0.01 };

/** Numbers that count or name something: a tenth more of them has no meaning. */
const COUNTS = /(^listed$|_group$|_set$|_limit$|buckets_per_side$|(^|_)windows$)/;
const WHOLE_DAYS = /_days$/;

/** The moved value, or undefined for words and for numbers that count or name. Days move by whole days, one at least. */
export function bumpedValue(
  { name, value }: RuleParameter,
  sign: 1 | -1,
  { share, absolute }: Bump,
): RuleParameter['value'] | undefined {
  if (typeof value === 'string' || COUNTS.test(name)) return undefined;
  const moved = (one: number): number => (one === 0 ? 0 : one * (1 + sign * share));
  if (typeof value !== 'number') return value.every((one) => one === 0) ? undefined : value.map(moved);
  if (WHOLE_DAYS.test(name)) return value + sign * Math.max(1, Math.round(Math.abs(value) * share));
  return value === 0 ? sign * absolute : moved(value);
}

export const withParameter = (pack: RulePack, at: number, value: RuleParameter['value']): RulePack => ({
  ...pack,
  parameters: pack.parameters.map((parameter, k) => (k === at ? { ...parameter, value } : parameter)),
});
