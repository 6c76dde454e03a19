/**
 * Derive portfolio margin, second version (PMRM2), formulas on plain numbers. Source: docs.derive.xyz, "PM2", and
 * github.com/derivexyz/v2-core at commit 7736900d (`PMRM_2.sol`, `PMRMLib_2.sol`, facts and test figures only).
 * Amounts in USD, one underlying, time in seconds to expiry, rates continuous per year, vols fractions.
 */

export const SECONDS_PER_DAY = 86_400;
export const SECONDS_PER_YEAR = 365 * SECONDS_PER_DAY;
/** The forward settles linearly in the last half hour. */
const SETTLEMENT_WINDOW = 1800;

export type VolState = 'up' | 'none' | 'down' | 'linear' | 'abs';

export interface PmScenario {
  /** Price factor, 1 is no move. */
  readonly spotShock: number;
  readonly volShock: VolState;
  readonly dampening: number;
}

export interface PmVolRules {
  readonly rangeUp: number;
  readonly rangeDown: number;
  readonly minimumUp: number;
  readonly shortPower: number;
  readonly longPower: number;
  readonly floorDays: number;
}

export interface PmSkewRules {
  readonly linearBaseCap: number;
  readonly linearCBase: number;
  readonly absBaseCap: number;
  readonly absCBase: number;
  readonly minKStar: number;
  readonly widthScale: number;
  readonly volStatic: number;
  readonly volScale: number;
}

export interface PmDiscountRules {
  readonly basePositive: number;
  readonly baseNegative: number;
  readonly longMultiplier: number;
  readonly longAdd: number;
  readonly shortMultiplier: number;
  readonly shortAdd: number;
}

export const yearsOf = (seconds: number): number => seconds / SECONDS_PER_YEAR;

/** (30 d / time)^p, short power to 30 days. */
export function tenorWeight(rules: PmVolRules, seconds: number): number {
  const month = 30 * SECONDS_PER_DAY;
  const time = Math.max(seconds, rules.floorDays * SECONDS_PER_DAY);
  return (month / time) ** (seconds <= month ? rules.shortPower : rules.longPower);
}

/** Vol under the up and down shock. */
export function shockedVol(
  rules: PmVolRules,
  state: 'up' | 'none' | 'down',
  vol: number,
  seconds: number,
): number {
  if (state === 'none') return vol;
  const weight = tenorWeight(rules, seconds);
  return state === 'up'
    ? Math.max(rules.minimumUp, vol * (1 + rules.rangeUp * weight))
    : vol * Math.max(0, 1 - rules.rangeDown * weight);
}

/** Factor on a vol in a skew scenario: grows with k = ln(K/F), or |k|, to a cap; never below 0. */
export function skewFactor(
  rules: PmSkewRules,
  kind: 'linear' | 'abs',
  forward: number,
  strike: number,
  years: number,
): number {
  const root = Math.sqrt(years);
  const k = Math.log(strike / forward);
  const isLinear = kind === 'linear';
  const cap = isLinear
    ? rules.linearCBase * root + rules.linearBaseCap
    : rules.absCBase * root + rules.absBaseCap;
  const kStar = Math.max(rules.minKStar, root * rules.widthScale * (rules.volStatic + rules.volScale * root));
  const distance = isLinear ? k : Math.abs(k);
  const slope = (distance * cap) / kStar;
  return Math.max(0, 1 + (distance < 0 ? Math.max(slope, -cap) : Math.min(slope, cap)));
}

/** Forward under a spot shock; in the settlement window only the part that is not fixed yet moves. */
export function shockedForward(forward: number, spotShock: number, seconds: number): number {
  const open = Math.min(1, Math.max(0, seconds) / SETTLEMENT_WINDOW);
  return forward * (1 - open + open * spotShock);
}

export const isSettling = (seconds: number): boolean => seconds < SETTLEMENT_WINDOW;

/** Factor on a shocked value of an expiry: lowers assets, raises liabilities, within the mark discount `discount`. */
export function staticDiscount(
  rules: PmDiscountRules,
  value: number,
  rate: number,
  discount: number,
  years: number,
): number {
  if (value >= 0) {
    return rules.basePositive * Math.exp(-years * (rate * rules.longMultiplier + rules.longAdd));
  }
  const factor = rules.baseNegative * Math.exp(years * (rate * rules.shortMultiplier + rules.shortAdd));
  return Math.min(1 / discount, factor);
}

/** Coins short at a strike that no long of the other type covers, from the net calls and puts there. */
export const nakedShorts = (calls: number, puts: number): number => Math.max(0, -(calls + puts));
