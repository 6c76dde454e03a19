/** How much of the unexplained P&L the rounding of published option marks can make by itself. */
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';
import type { CompiledBook } from '../../portfolio/compiledBook';

/** Beyond this many decimals a mark counts as not rounded. */
const MOST_DECIMALS = 6;

/**
 * A sentence with the most that rounding can make of the options held, each mark off by half a step at both instants, and
 * its standard deviation, errors uniform and independent; USD. Undefined where nothing is held or marks are not rounded.
 */
export function markRoundingNote(
  universe: Universe,
  from: MarketState,
  to: MarketState,
  { instrument, quantity }: CompiledBook,
): string | undefined {
  const held = new Map<number, number>();
  instrument.forEach((row, position) => {
    const isMarked =
      row >= 0 && universe.kind[row] === KIND.option && from.mark[row] >= 0 && to.mark[row] >= 0;
    if (isMarked && Number.isFinite(quantity[position]))
      held.set(row, (held.get(row) ?? 0) + quantity[position]);
  });
  const steps = roundingSteps(universe, [...held.keys()], [from, to]);
  let [most, squares] = [0, 0];
  for (const [row, net] of held) {
    const currency = universe.currencySlot[row];
    const step = steps.get(currency);
    if (step === undefined) continue;
    const error = Math.abs(net) * universe.multiplier[row] * step * to.usdRate[currency];
    if (!Number.isFinite(error)) continue;
    most += error;
    squares += (error * error) / 6;
  }
  if (!(most >= 1)) return undefined;
  const units = [...steps].map(([currency, step]) => `${step} ${universe.currencies[currency].currency}`);
  return `marks of options are rounded to ${units.join(', ')}: that alone can make ${Math.round(most)} USD of the unexplained part, ${Math.round(Math.sqrt(squares))} USD being usual`;
}

/** By currency slot: the finest step that the marks show, 0.0001 for 0.0315; currencies with unrounded marks have none. */
function roundingSteps(
  { currencySlot }: Universe,
  rows: readonly number[],
  markets: readonly MarketState[],
): ReadonlyMap<number, number> {
  const decimals = new Map<number, number>();
  for (const row of rows)
    for (const { mark } of markets) {
      const own = decimalsOf(mark[row]);
      decimals.set(currencySlot[row], Math.max(own, decimals.get(currencySlot[row]) ?? 0));
    }
  return new Map(
    [...decimals].flatMap(([currency, count]) =>
      count > MOST_DECIMALS ? [] : [[currency, Number(`1e-${count}`)]],
    ),
  );
}

function decimalsOf(mark: number): number {
  for (let count = 0; count <= MOST_DECIMALS; count++) {
    const scaled = mark * 10 ** count;
    if (Math.abs(scaled - Math.round(scaled)) <= 1e-9 * Math.max(1, Math.abs(scaled))) return count;
  }
  return MOST_DECIMALS + 1;
}
