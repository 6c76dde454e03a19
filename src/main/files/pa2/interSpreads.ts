/** Credits between combined commodities (records 6). */
import type { InterSpread, InterSpreadLeg } from '../../../engine/margin/span/spanParameters';
import { INTER_SPREAD, INTER_SPREAD_LEG, INTER_SPREAD_TIER } from './columns';
import type { Pa2Commodity } from './commodity';
import { numberAt, Pa2Fault, repeated, requiredAt, textAt, type Pa2Field, type Pa2Line } from './line';

interface Leg {
  readonly k: number;
  readonly exchange: string;
  readonly code: string;
}

const legAt = (at: Pa2Field, k: number): Pa2Field => repeated(at, k, 18);

const legsOf = (line: Pa2Line): readonly Leg[] =>
  [0, 1, 2, 3].flatMap((k) => {
    const code = textAt(line, legAt(INTER_SPREAD_LEG.code, k));
    return code === '' ? [] : [{ k, code, exchange: textAt(line, legAt(INTER_SPREAD_LEG.exchange, k)) }];
  });

/** Why the credit is none of the rules that the model has; undefined when it is. */
function uncovered(
  line: Pa2Line,
  legs: readonly Leg[],
  commodities: readonly Pa2Commodity[],
): string | undefined {
  const method = textAt(line, INTER_SPREAD.method);
  if (method !== '' && method !== '01') return `intercommodity spread method "${method}"`;
  const credit = textAt(line, INTER_SPREAD.creditMethod);
  if (credit !== '' && credit !== 'W') return `credit calculation method "${credit}"`;
  if (textAt(line, INTER_SPREAD.separateRates) === 'Y') return 'credit rates that differ by leg';
  const tiered = legs.find(({ k }) => (numberAt(line, repeated(INTER_SPREAD_TIER, k, 2)) ?? 0) !== 0);
  if (tiered !== undefined) return `a credit on one tier of ${tiered.code}`;
  const capped = commodities.find(({ priceRiskMethod }) => priceRiskMethod !== 1);
  return capped && `weighted price risk method ${capped.priceRiskMethod} of ${capped.code}`;
}

function legOf(line: Pa2Line, { k, code }: Leg): InterSpreadLeg {
  const side = textAt(line, legAt(INTER_SPREAD_LEG.side, k));
  if (side !== 'A' && side !== 'B')
    throw new Pa2Fault(line, `${legAt(INTER_SPREAD_LEG.side, k).name} must be A or B, got "${side}"`);
  const deltaRatio = requiredAt(line, legAt(INTER_SPREAD_LEG.ratio, k));
  return { commodity: code, side, deltaRatio, creditRate: requiredAt(line, INTER_SPREAD.rate) / 100 };
}

/** A credit between commodities that are read, or why the model has no rule for it. */
export type Pa2InterSpread =
  | { readonly kind: 'covered'; readonly spread: InterSpread }
  | { readonly kind: 'uncovered'; readonly line: Pa2Line; readonly why: string };

/** Undefined when a leg lies in a commodity that is not read: the spread is useless then. */
export function interSpreadOf(
  line: Pa2Line,
  commodities: readonly Pa2Commodity[],
): Pa2InterSpread | undefined {
  const legs = legsOf(line);
  const own = legs.flatMap(
    ({ code, exchange }) => commodities.find((one) => one.code === code && one.exchange === exchange) ?? [],
  );
  if (legs.length < 2 || own.length < legs.length) return undefined;
  const why = uncovered(line, legs, own);
  if (why !== undefined) return { kind: 'uncovered', line, why };
  const priority = requiredAt(line, INTER_SPREAD.priority);
  return { kind: 'covered', spread: { priority, legs: legs.map((leg) => legOf(line, leg)) } };
}
