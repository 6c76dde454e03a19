/** Most decimals that quantities are written with. */
const MOST_DECIMALS = 12;

/**
 * Sum of quantities as their decimals add up: 0.1 + 0.2 - 0.3 is 0, in any order. Quantities whose decimals are too
 * many to be counted in whole units are added as doubles, smallest first.
 */
export function netQuantity(quantities: readonly number[]): number {
  if (quantities.length === 1) return quantities[0];
  for (let decimals = 0, unit = 1; decimals <= MOST_DECIMALS; decimals++, unit *= 10) {
    const whole = wholeUnits(quantities, unit);
    if (whole !== undefined) return whole / unit;
  }
  return [...quantities].sort((a, b) => a - b).reduce((sum, quantity) => sum + quantity, 0);
}

/** Sum in units of 1/`unit`; undefined where a quantity is no whole number of them or the sum may be inexact. */
function wholeUnits(quantities: readonly number[], unit: number): number | undefined {
  let sum = 0;
  let gross = 0;
  for (const quantity of quantities) {
    const whole = Math.round(quantity * unit);
    if (whole / unit !== quantity) return undefined;
    sum += whole;
    gross += Math.abs(whole);
  }
  return gross <= Number.MAX_SAFE_INTEGER ? sum : undefined;
}
