/** Payoffs that are priced by simulation: what a path pays, and a control whose value is known. */
import { optionSign } from '../blackScholes';

/** One asset, observed on given dates. `dates`: years from now, increasing, above 0; the option expires with the market's T. */
interface OnDates {
  readonly type: 'call' | 'put';
  readonly dates: readonly number[];
}

/** Several assets at expiry. */
interface OnAssets {
  readonly type: 'call' | 'put';
  readonly K: number;
}

export type SimulatedOption =
  /** Arithmetic average price, or average strike; `known`: prices fixed before, part of the average. */
  | (OnDates & {
      readonly kind: 'asian';
      readonly K: number | 'average';
      readonly known?: readonly number[];
    })
  /** Barrier watched on the dates alone. A rebate is paid at expiry. */
  | (OnDates & {
      readonly kind: 'barrier';
      readonly K: number;
      readonly H: number;
      readonly direction: 'down' | 'up';
      readonly knock: 'in' | 'out';
      readonly rebate: number;
    })
  /** Extremum over the dates and what was observed before; `K` the fixed strike, or floating. */
  | (OnDates & { readonly kind: 'lookback'; readonly K: number | 'floating'; readonly extremum: number })
  /** max(w (sum of weights S_i - K), 0). */
  | (OnAssets & { readonly kind: 'basket'; readonly weights: readonly number[] })
  /** On the largest or smallest of S_i times weight_i. */
  | (OnAssets & { readonly kind: 'best-of' | 'worst-of'; readonly weights: readonly number[] });

export type OptionOnDates = Extract<SimulatedOption, { readonly dates: readonly number[] }>;
export type OptionOnAssets = Exclude<SimulatedOption, OptionOnDates>;

export const isOnDates = (option: SimulatedOption): option is OptionOnDates => 'dates' in option;

const positive = (w: 1 | -1, x: number): number => Math.max(0, w * x);

/** What a path of one asset pays at expiry; the last of `path` is S_T, `count` the dates that are observed. */
export function pathPayoff(option: OptionOnDates, path: Float64Array, count: number): number {
  const last = path[path.length - 1];
  const w = optionSign(option.type);
  if (option.kind === 'asian') {
    let sum = 0;
    for (const price of option.known ?? []) sum += price;
    for (let k = 0; k < count; k++) sum += path[k];
    const average = sum / (count + (option.known?.length ?? 0));
    return option.K === 'average' ? positive(w, last - average) : positive(w, average - option.K);
  }
  if (option.kind === 'lookback') return lookbackPayoff(option, path, count, w);
  const { direction, knock, H, K, rebate } = option;
  let isHit = false;
  for (let k = 0; k < count && !isHit; k++) isHit = direction === 'down' ? path[k] <= H : path[k] >= H;
  return isHit === (knock === 'in') ? positive(w, last - K) : rebate;
}

function lookbackPayoff(
  { K, extremum }: Extract<OptionOnDates, { readonly kind: 'lookback' }>,
  path: Float64Array,
  count: number,
  w: 1 | -1,
): number {
  const isMaximum = (w === 1) === (K !== 'floating');
  let found = extremum;
  for (let k = 0; k < count; k++) found = isMaximum ? Math.max(found, path[k]) : Math.min(found, path[k]);
  return K === 'floating' ? positive(w, path[path.length - 1] - found) : positive(w, found - K);
}

/** What several assets pay at expiry; `prices[i][0]` is asset i. */
export function assetsPayoff(option: OptionOnAssets, prices: readonly Float64Array[]): number {
  const { kind, weights, type, K } = option;
  const w = optionSign(type);
  let value = kind === 'basket' ? 0 : weights[0] * prices[0][0];
  for (let i = 0; i < prices.length; i++) {
    const part = weights[i] * prices[i][0];
    if (kind === 'basket') value += part;
    else value = kind === 'best-of' ? Math.max(value, part) : Math.min(value, part);
  }
  return positive(w, value - K);
}
