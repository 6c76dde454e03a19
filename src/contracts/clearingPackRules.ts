/** What rule packs of clearing-house, strategy-based and house models must hold, and the limits of their values. */
import type { RuleParameter } from '../engine/margin/rulePack';

const LIQUIDITY = ['half_spread', 'participation', 'daily_volume_usd'];
const HISTORY = [
  'filtered_days',
  'stress_days',
  'holding_days',
  'ewma_lambda',
  'filter_ratio_low',
  'filter_ratio_high',
  'vol_response_down',
  'vol_response_up',
  'tail_probability',
  'daily_log_returns',
  ...LIQUIDITY,
];
const ADD_ONS = [
  ...LIQUIDITY,
  'concentration_threshold_usd',
  'concentration_rate',
  'basis_rate',
  'short_option_minimum',
  'wrong_way_rate',
  'im_factor',
];

export const CLEARING_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'cme.span': [
    'price_scan_range',
    'vol_scan_range',
    'extreme_multiple',
    'extreme_cover',
    'look_ahead_days',
    'tier_days',
    'intra_spread_rates',
    'short_option_minimum',
    'initial_factor',
  ],
  'occ.tims': [
    'valuation_range_down',
    'valuation_range_up',
    'product_group_offset',
    'minimum_rate',
    'initial_factor',
  ],
  'cboe.regt': [
    'naked_rate',
    'naked_floor',
    'leverage_factor',
    'long_dated_days',
    'long_dated_rate',
    'long_stock_initial',
    'long_stock_maintenance',
    'short_stock_initial',
    'short_stock_maintenance',
    'protected_rate',
    'collar_call_rate',
    'exact_leg_limit',
  ],
  'cme.span2': [
    ...HISTORY,
    'historical_weight',
    'hypothetical_moves',
    'hypothetical_vol_move',
    'concentration_volume_share',
    'concentration_rate',
    'initial_factor',
  ],
  'eurex.prisma': [
    ...HISTORY,
    'sub_windows',
    'correlation_break_kappa',
    'correlation_break_low',
    'correlation_break_high',
    'model_error_factor',
    'stress_set_weight',
    'im_factor',
  ],
  'house.var': [
    ...HISTORY,
    ...ADD_ONS,
    'tail_measure',
    'risk_multiplier',
    'procyclicality_tool',
    'buffer_rate',
    'stress_weight',
  ],
  'house.delta': [...ADD_ONS, 'delta_rate'],
};

export const CLEARING_LISTS = ['tier_days', 'intra_spread_rates', 'daily_log_returns', 'hypothetical_moves'];

export const CLEARING_WORDS: Readonly<Record<string, readonly string[]>> = {
  tail_measure: ['var', 'es'],
  procyclicality_tool: ['none', 'buffer', 'stress-weight', 'floor', 'stress-weight-and-floor'],
};

export const CLEARING_PER_COIN = [
  'price_scan_range',
  'inter_credit_rate',
  'valuation_range_down',
  'valuation_range_up',
  'product_group',
  'daily_log_returns',
  'ewma_lambda',
  'vol_response_down',
  'vol_response_up',
  'daily_volume_usd',
  'delta_rate',
];

interface Range {
  readonly low: number;
  readonly high: number;
  readonly isWhole?: boolean;
  /** Whether the bounds themselves are allowed. */
  readonly isOpen?: boolean;
}
const OPEN_UNIT: Range = { low: 0, high: 1, isOpen: true };
const UNIT: Range = { low: 0, high: 1 };
const FACTOR: Range = { low: 1, high: 100 };

const RANGES: Readonly<Record<string, Range>> = {
  ewma_lambda: OPEN_UNIT,
  tail_probability: OPEN_UNIT,
  participation: { low: 0, high: 1e9, isOpen: true },
  daily_volume_usd: { low: 0, high: 1e18, isOpen: true },
  holding_days: { low: 1, high: 30, isWhole: true },
  filtered_days: { low: 1, high: 4000, isWhole: true },
  long_run_days: { low: 0, high: 4000, isWhole: true },
  stress_days: { low: 0, high: 4000, isWhole: true },
  sub_windows: { low: 1, high: 100, isWhole: true },
  exact_leg_limit: { low: 0, high: 100, isWhole: true },
  extreme_cover: UNIT,
  inter_credit_rate: UNIT,
  product_group_offset: UNIT,
  historical_weight: UNIT,
  stress_weight: UNIT,
  long_dated_rate: UNIT,
  initial_factor: FACTOR,
  model_error_factor: FACTOR,
};
/** A volatility filter needs some history. */
const FEWEST_RETURNS = 60;

/** Limits on top of those that hold for every parameter. */
export function clearingProblem({ name, value }: RuleParameter): string | undefined {
  if (name === 'daily_log_returns' && Array.isArray(value)) {
    const isFlat = value.every((move: number) => move === value[0]);
    return value.length < FEWEST_RETURNS || isFlat
      ? `daily_log_returns must be at least ${FEWEST_RETURNS} moves that differ, got ${value.length}`
      : undefined;
  }
  if (!Object.hasOwn(RANGES, name) || typeof value !== 'number') return undefined;
  const { low, high, isWhole = false, isOpen = false } = RANGES[name];
  const isInside = isOpen ? value > low && value < high : value >= low && value <= high;
  if (isInside && (!isWhole || Number.isInteger(value))) return undefined;
  const brackets = isOpen ? `(${low}, ${high})` : `[${low}, ${high}]`;
  return `${name} must be ${isWhole ? 'a whole number in' : 'in'} ${brackets}, got ${value}`;
}
