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
};

/** Read as lists of numbers. */
export const VENUE_LISTS: readonly string[] = [
  'grid_spot_moves',
  'edge_spot_moves',
  'tail_spot_moves',
  'tail_dampening',
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
];

/** May be negative. */
export const VENUE_SIGNED: readonly string[] = ['skew_linear_c_base', 'skew_abs_c_base', 'skew_vol_scale'];
