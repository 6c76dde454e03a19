/** What must hold between the values of an exchange replica's rule pack. */

/** Lists that belong together: the second has as many numbers as the first, or one more (tiers between thresholds). */
const PAIRED: readonly (readonly [string, string, number])[] = [
  ['tail_spot_moves', 'tail_dampening', 0],
  ['tail_spot_moves', 'tail_weights', 0],
  ['mr7_thresholds', 'mr7_multipliers', 1],
  ['tier_thresholds', 'max_leverages', 1],
  ['bracket_thresholds', 'bracket_rates', 1],
  ['discount_thresholds_usd', 'discount_rates', 1],
];

/** Moves of a price, as fractions without sign: below 1. */
const MOVES = new Set(['mr6_move', 'price_stress']);

type Listed = readonly { readonly name: string; readonly scope: string; readonly value: unknown }[];

const isAscending = (list: readonly number[]): boolean =>
  list.every((x, k) => x > 0 && (k === 0 || x > list[k - 1]));

/** What is wrong with one parameter of an exchange replica beyond its form; undefined when nothing is. */
export function venueProblem(name: string, value: unknown): string | undefined {
  if (MOVES.has(name) && !(typeof value === 'number' && value > 0 && value < 1))
    return `${name} must lie in (0, 1), got ${JSON.stringify(value)}`;
  if (!Array.isArray(value)) return undefined;
  const list = value as readonly number[];
  if (name === 'mr1_points' && !(list.length === 3 && isAscending(list) && list[2] < 1))
    return `mr1_points must be three ascending moves in (0, 1), got ${list.join(', ')}`;
  if (/thresholds/.test(name) && !isAscending(list))
    return `${name} must be positive and ascending, got ${list.join(', ')}`;
  return undefined;
}

/** Lists of a pack whose lengths do not fit each other, by scope. */
export function unevenLists(parameters: Listed): readonly string[] {
  const lengthOf = (name: string, scope: string): number => {
    const value = parameters.find((p) => p.name === name && p.scope === scope)?.value;
    return Array.isArray(value) ? value.length : 0;
  };
  const scopes = new Set(parameters.map(({ scope }) => scope));
  return [...scopes].flatMap((scope) =>
    PAIRED.flatMap(([first, second, more]) => {
      const [a, b] = [lengthOf(first, scope), lengthOf(second, scope)];
      const fits = b === 0 ? a === 0 || second.startsWith('tail_') : b === a + more;
      return fits ? [] : [`${second} (${scope}) must have ${a + more} numbers like ${first}, got ${b}`];
    }),
  );
}
