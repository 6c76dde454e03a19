/**
 * Derive standard manager (SRM), formulas on plain numbers. Source: github.com/derivexyz/v2-core at commit 7736900d,
 * `src/risk-managers/StandardManager.sol` as described in docs.derive.xyz, "Standard margin"; figures of its public
 * test fixtures. All results are net margins in USD as the venue counts them: <= 0 costs, the account holds when cash
 * plus all of them is >= 0.
 */

export interface SrmOptionRules {
  /** Charge of a short option at the money and its floor far from the money (IM), fractions of spot. */
  readonly maxSpotReq: number;
  readonly minSpotReq: number;
  /** MM of short calls and puts, fractions of spot; of puts also a fraction of their value. */
  readonly mmCallSpotReq: number;
  readonly mmPutSpotReq: number;
  readonly mmPutMtmReq: number;
  /** Charge per net short call in the maximum loss, multiples of the forward. */
  readonly unpairedImScale: number;
  readonly unpairedMmScale: number;
  /** IM of a short put is at least this multiple of its MM. */
  readonly mmOffsetScale: number;
}

/** One option position; `amount` in coins, short negative; `value` in USD per coin. */
export interface SrmOption {
  readonly isCall: boolean;
  readonly strike: number;
  readonly amount: number;
  readonly value: number;
}

export interface MarginTerm {
  readonly initial: number;
  readonly maintenance: number;
}

const NOTHING: MarginTerm = { initial: 0, maintenance: 0 };

const plus = (a: MarginTerm, b: MarginTerm): MarginTerm => ({
  initial: a.initial + b.initial,
  maintenance: a.maintenance + b.maintenance,
});

/** Net margin of one option on its own; 0 for a long one. */
export function isolatedOption(rules: SrmOptionRules, spot: number, option: SrmOption): MarginTerm {
  const { isCall, strike, amount } = option;
  if (!(amount < 0)) return NOTHING;
  const value = option.value * amount;
  const otm = Math.max(0, (isCall ? strike - spot : spot - strike) / spot);
  const initial = Math.max(rules.minSpotReq, rules.maxSpotReq - otm) * spot * amount + value;
  if (isCall) return { initial, maintenance: value + rules.mmCallSpotReq * spot * amount };
  const maintenance = Math.min(rules.mmPutSpotReq * spot * amount, rules.mmPutMtmReq * value) + value;
  return { initial: Math.min(initial, maintenance * rules.mmOffsetScale), maintenance };
}

/** Net margin of the options of one expiry, each on its own. */
export const isolatedMargin = (
  rules: SrmOptionRules,
  spot: number,
  options: readonly SrmOption[],
): MarginTerm => options.reduce((total, option) => plus(total, isolatedOption(rules, spot, option)), NOTHING);

const payoff = ({ isCall, strike, amount }: SrmOption, settlement: number): number =>
  amount * Math.max(0, isCall ? settlement - strike : strike - settlement);

/** Worst payoff over the settlement prices 0 and every strike, at most 0. Shorts beyond the last strike: `unpaired`. */
export function worstPayoff(options: readonly SrmOption[]): number {
  const prices = [0, ...options.map(({ strike }) => strike)];
  return prices.reduce((worst, price) => {
    const total = options.reduce((sum, option) => sum + payoff(option, price), 0);
    return Math.min(worst, total);
  }, 0);
}

/** Calls short in net, coins (<= 0): their loss has no bound. */
export const netShortCalls = (options: readonly SrmOption[]): number =>
  Math.min(
    0,
    options.reduce((sum, { isCall, amount }) => (isCall ? sum + amount : sum), 0),
  );

/** Net margin of an expiry by its maximum loss, unpaired calls charged on the forward. */
export function maximumLoss(
  rules: SrmOptionRules,
  forward: number,
  options: readonly SrmOption[],
): MarginTerm {
  const worst = worstPayoff(options);
  const unpaired = forward * netShortCalls(options);
  return {
    initial: worst + rules.unpairedImScale * unpaired,
    maintenance: worst + rules.unpairedMmScale * unpaired,
  };
}

/** The cheaper of the two, per expiry. */
export function expiryMargin(
  rules: SrmOptionRules,
  spot: number,
  forward: number,
  options: readonly SrmOption[],
): MarginTerm {
  const isolated = isolatedMargin(rules, spot, options);
  const loss = maximumLoss(rules, forward, options);
  return {
    initial: Math.max(isolated.initial, loss.initial),
    maintenance: Math.max(isolated.maintenance, loss.maintenance),
  };
}

/** Coins sold short, >= 0. */
export const shortSize = (options: readonly SrmOption[]): number =>
  options.reduce((sum, { amount }) => sum + Math.max(0, -amount), 0);

/** IM charge on data that the oracle is unsure of: (1 - c) factor notional where c < threshold. */
export const confidencePenalty = (
  confidence: number,
  threshold: number,
  factor: number,
  notional: number,
): number => (confidence < threshold ? (1 - confidence) * factor * notional : 0);

/** IM charge on a stablecoin below its threshold, USD per coin of position. */
export const depegPenalty = (
  stablePrice: number,
  threshold: number,
  factor: number,
  spot: number,
  size: number,
): number => size * Math.max(0, threshold - stablePrice) * factor * spot;
