/** What the rule packs of the exchange replicas must hold, and the form of their values. */

/** Names without which a model cannot compute, by kind of pack. */
export const VENUE_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'derive.srm': [
    'max_spot_req',
    'min_spot_req',
    'mm_call_spot_req',
    'mm_put_spot_req',
    'mm_put_mtm_req',
    'unpaired_im_scale',
    'unpaired_mm_scale',
    'mm_offset_scale',
    'perp_im_req',
    'perp_mm_req',
    'depeg_threshold',
    'depeg_factor',
  ],
  'derive.pm': [
    'listed',
    'grid_spot_moves',
    'edge_spot_moves',
    'tail_spot_moves',
    'tail_dampening',
    'vol_range_up',
    'vol_range_down',
    'min_vol_up_shock',
    'short_term_power',
    'long_term_power',
    'dte_floor_days',
    'mm_factor',
    'im_factor',
    'basis_spot_up',
    'basis_spot_down',
    'basis_add_factor',
    'basis_mult_factor',
    'static_discount_pos',
    'static_discount_neg',
    'long_rate_mult',
    'long_rate_add',
    'short_rate_mult',
    'short_rate_add',
    'peg_loss_threshold',
    'peg_loss_factor',
    'perp_mm_percent',
    'perp_im_percent',
    'option_mm_percent',
    'option_im_percent',
    'skew_linear_base_cap',
    'skew_linear_c_base',
    'skew_abs_base_cap',
    'skew_abs_c_base',
    'skew_min_k_star',
    'skew_width_scale',
    'skew_vol_static',
    'skew_vol_scale',
  ],
  'okx.pm': [
    'mr1_points',
    'mr6_move',
    'mr6_factor',
    'mr4_annualised_move',
    'mr4_swap_rate',
    'mr7_swap_rate',
    'mr7_option_rate',
    'vol_range_up',
    'vol_range_down',
    'vol_short_power',
    'vol_long_power',
    'mr3_vol_points',
    'mr5_basis_points',
    'mr9_factor',
    'im_factor',
    'mr8_mm_rate',
    'mr8_im_rate',
  ],
  'okx.standard': [
    'option_im',
    'option_im_floor',
    'option_mm',
    'option_factor',
    'borrow_mm_rate',
    'borrow_im_rate',
  ],
  'hyperliquid.cross': ['tier_thresholds', 'max_leverages', 'account_leverage'],
  'paradex.pm': [
    'grid_spot_moves',
    'edge_spot_moves',
    'tail_spot_moves',
    'tail_weights',
    'vol_range_up',
    'vol_range_down',
    'vol_short_power',
    'vol_long_power',
    'net_delta_rate',
    'hedged_delta_rate',
    'maintenance_share',
    'funding_hours',
    'funding_rate_8h',
    'perp_fee_rate',
    'option_fee_rate',
  ],
  'bybit.cross': [
    'option_im',
    'option_im_floor',
    'option_mm',
    'liquidation_fee',
    'borrow_im_rate',
    'borrow_mm_rate',
  ],
  'bybit.pm': [
    'price_stress',
    'vol_stress_up',
    'vol_stress_down',
    'short_option_coefficient',
    'vega_spread_factor',
    'stable_spread_factor',
    'basis_factor',
    'futures_factor',
    'im_factor',
    'borrow_im_rate',
    'borrow_mm_rate',
  ],
  'binance.pm': [
    'bracket_rates',
    'leverage',
    'option_im',
    'option_im_floor',
    'option_mm',
    'loan_leverage',
    'loan_mm_rate',
    'liquidation_ratio',
  ],
  'deribit.pmv1': [
    'price_moves',
    'volatility_range_up',
    'volatility_range_down',
    'short_term_vega_power',
    'long_term_vega_power',
    'futures_contingency',
    'short_option_contingency',
    'atm_range',
    'im_factor',
  ],
  'deribit.xpm': [
    'price_range',
    'buckets_per_side',
    'volatility_range_up',
    'volatility_range_down',
    'short_term_vega_power',
    'long_term_vega_power',
    'min_volatility_for_shock_up',
    'vol_floor_reading',
    'extended_moves',
    'mm_factor',
    'haircut',
    'equity_side_impact',
    'correlation_set',
  ],
};

/** Read as words. */
export const VENUE_WORDS: Readonly<Record<string, readonly string[]>> = {
  equity_side_impact: ['both', 'none'],
};

/** Read as lists of numbers. */
export const VENUE_LISTS: readonly string[] = [
  'grid_spot_moves',
  'edge_spot_moves',
  'tail_spot_moves',
  'tail_dampening',
  'mr1_points',
  'mr7_thresholds',
  'mr7_multipliers',
  'discount_rates',
  'discount_thresholds_usd',
  'tier_thresholds',
  'max_leverages',
  'tail_weights',
  'bracket_thresholds',
  'bracket_rates',
  'price_moves',
];

/** May depend on the coin. */
export const VENUE_PER_COIN: readonly string[] = [
  'max_spot_req',
  'min_spot_req',
  'mm_call_spot_req',
  'mm_put_spot_req',
  'mm_put_mtm_req',
  'unpaired_im_scale',
  'unpaired_mm_scale',
  'perp_im_req',
  'perp_mm_req',
  'base_margin_factor',
  'base_im_scale',
  'collateral_mm_haircut',
  'collateral_im_haircut',
  'mr6_move',
  'mr4_annualised_move',
  'mr4_swap_rate',
  'mr7_swap_rate',
  'mr7_option_rate',
  'swap_im_rate',
  'swap_mm_rate',
  'price_stress',
  'vol_stress_up',
  'vol_stress_down',
  'short_option_coefficient',
  'vega_spread_factor',
  'stable_spread_factor',
  'basis_factor',
  'futures_factor',
  'im_factor',
  'leverage',
  'haircut',
  'equity_side_impact',
  'correlation_set',
  'listed',
];

/** May be negative. */
export const VENUE_SIGNED: readonly string[] = ['skew_linear_c_base', 'skew_abs_c_base', 'skew_vol_scale'];

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
