/** Strategy-based margin in the suites: naked shorts, spreads, strangles given as legs. */
import { EQUITY_INITIAL, forBroadIndex, type RegTRules } from '../../../engine/margin/regt/regtRules';
import { pairStrategies } from '../../../engine/margin/regt/pairStrategies';
import {
  nakedShort,
  shortStrangle,
  verticalSpread,
  type StrategyOption,
} from '../../../engine/margin/regt/strategies';
import { unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numberOr, numbersOf, signOf, textOf } from '../inputs';

/** Of a contract on shares or on an index, unless the case says otherwise. */
const SHARES = 100;

interface CaseLeg extends StrategyOption {
  readonly isShort: boolean;
  readonly contracts: number;
}

const legOf = (leg: JsonObject): CaseLeg => {
  const [strike, premium, contracts] = numbersOf(leg, 'K', 'premium', 'contracts');
  return { type: signOf(leg), strike, premium, contracts, days: 0, isShort: textOf(leg, 'side') === 'short' };
};

const rulesOf = (isBroadIndex: boolean): RegTRules =>
  isBroadIndex ? forBroadIndex(EQUITY_INITIAL) : EQUITY_INITIAL;

const total = (legs: readonly CaseLeg[], multiplier: number): number =>
  legs.reduce((sum, { premium, contracts }) => sum + premium * contracts * multiplier, 0);

/** The requirement of the short side plus what the long side costs; less the short premiums: net of premium. */
export function strategyCase(inputs: JsonObject): Computation {
  const multiplier = numberOr(inputs, 'multiplier', SHARES);
  const rules = rulesOf(inputs.broad_index === true);
  const legs = (inputs.legs as readonly JsonObject[]).map(legOf);
  const shorts = legs.filter(({ isShort }) => isShort);
  const longs = legs.filter(({ isShort }) => !isShort);
  const figures =
    requirementOf(inputs, shorts, longs, multiplier, rules) ??
    cheapestPairing(inputs, legs, multiplier, rules);
  const requirement = figures.againstCash + total(longs, multiplier);
  const { fields } = figures;
  return values({ ...fields, requirement, net_of_premium: requirement - total(shorts, multiplier) });
}

interface Figures {
  /** With longs paid for. */
  readonly againstCash: number;
  readonly fields: JsonObject;
}

function requirementOf(
  inputs: JsonObject,
  shorts: readonly CaseLeg[],
  longs: readonly CaseLeg[],
  multiplier: number,
  rules: RegTRules,
): Figures | undefined {
  const [short, other] = shorts;
  if (short === undefined) return { againstCash: 0, fields: {} };
  const size = multiplier * short.contracts;
  const isPair = shorts.length + longs.length === 2;
  if (isPair && longs.length === 1 && longs[0].type === short.type && longs[0].contracts >= short.contracts) {
    const width = verticalSpread(longs[0], short) * size;
    return { againstCash: width, fields: { max_loss_margin: width } };
  }
  if (longs.length > 0) return undefined;
  const price = numberOf(inputs, 'S');
  const naked = nakedShort(short, price, rules);
  if (shorts.length === 1) {
    const fields = { unfloored: naked.unfloored * size, minimum: naked.minimum * size };
    return { againstCash: naked.requirement * size, fields };
  }
  if (shorts.length !== 2 || other.type === short.type || other.contracts !== short.contracts)
    return undefined;
  const [call, put] = short.type === 1 ? [short, other] : [other, short];
  const ofLeg = (leg: CaseLeg): number => nakedShort(leg, price, rules).requirement * size;
  return {
    againstCash: shortStrangle(call, put, price, rules) * size,
    fields: { call_leg: ofLeg(call), put_leg: ofLeg(put) },
  };
}

/** Any other legs: the pairing engine, whose requirement counts options at market value. */
function cheapestPairing(
  inputs: JsonObject,
  legs: readonly CaseLeg[],
  multiplier: number,
  rules: RegTRules,
): Figures {
  const options = legs.map(({ isShort, contracts, ...option }) => ({
    ...option,
    quantity: isShort ? -contracts : contracts,
  }));
  const book = { price: numberOf(inputs, 'S'), stock: 0, options };
  const { requirement } = pairStrategies(book, rules, { isWhole: true, exactLegs: Infinity });
  const value = options.reduce((sum, { premium, quantity }) => sum + premium * quantity, 0);
  return { againstCash: (requirement - value) * multiplier, fields: {} };
}

/** All but broad indices have the rates of single shares. */
const KINDS = new Set(['broad_index', 'equity', 'stock', 'etf', 'narrow_index']);

/** `regt.short_option`. */
export function shortOptionCase(inputs: JsonObject): Computation {
  const kind = textOf(inputs, 'kind');
  if (!KINDS.has(kind)) return unsupported(`no rates of kind "${kind}"`);
  const [U, strike, premium] = numbersOf(inputs, 'U', 'K', 'P');
  const multiplier = numberOr(inputs, 'mult', SHARES);
  const option = { type: signOf(inputs), strike, premium, days: 0 };
  const naked = nakedShort(option, U, rulesOf(kind === 'broad_index'));
  return values({
    requirement: naked.requirement * multiplier,
    unfloored: naked.unfloored * multiplier,
    minimum: naked.minimum * multiplier,
  });
}

/** `regt.short_strangle`: call and put as [strike, premium]. */
export function shortStrangleCase(inputs: JsonObject): Computation {
  const U = numberOf(inputs, 'U');
  const multiplier = numberOr(inputs, 'mult', SHARES);
  const optionOf = (type: 1 | -1, field: 'call' | 'put'): StrategyOption => {
    const [strike, premium] = inputs[field] as readonly [number, number];
    return { type, strike, premium, days: 0 };
  };
  const requirement = shortStrangle(optionOf(1, 'call'), optionOf(-1, 'put'), U, EQUITY_INITIAL);
  return values({ requirement: requirement * multiplier });
}

/** A leg by one of its names: a strike, or [strike, premium]. */
function spreadLeg(inputs: JsonObject, fields: readonly string[], type: 1 | -1): StrategyOption {
  const field = fields.find((name) => name in inputs);
  if (field === undefined) throw new Error(`inputs give none of ${fields.join(', ')}`);
  const given = inputs[field];
  const [strike, premium = 0] = Array.isArray(given) ? (given as number[]) : [numberOf(inputs, field)];
  return { type, strike, premium, days: 0 };
}

const widthOf = (inputs: JsonObject, type: 1 | -1): number =>
  'width' in inputs
    ? numberOf(inputs, 'width')
    : verticalSpread(
        spreadLeg(inputs, ['long', 'K_long', 'long_strike'], type),
        spreadLeg(inputs, ['short', 'K_short', 'short_strike'], type),
      );

/** What the short leg costs on its own: as given, or worked out where its premium and the underlying are. */
function nakedOf(inputs: JsonObject, type: 1 | -1, multiplier: number): number {
  if (typeof inputs.naked === 'number' || !('U' in inputs)) return numberOr(inputs, 'naked', Infinity);
  const short = spreadLeg(inputs, ['short'], type);
  return nakedShort(short, numberOf(inputs, 'U'), EQUITY_INITIAL).requirement * multiplier;
}

/** `regt.credit_spread`: the strike width, no more than the short leg on its own where that is known. */
export function creditSpreadCase(inputs: JsonObject): Computation {
  const type = 'type' in inputs ? signOf(inputs) : 1;
  const multiplier = numberOr(inputs, 'mult', SHARES);
  const naked = nakedOf(inputs, type, multiplier);
  const width = widthOf(inputs, type) * multiplier;
  return values({ naked: Number.isFinite(naked) ? naked : null, width, requirement: Math.min(width, naked) });
}
