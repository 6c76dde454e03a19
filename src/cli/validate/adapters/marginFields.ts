/**
 * Fields that the margin cases read, by model or tag. A number, flag or list under another name would be left out of
 * the figure, so such a case is unsupported; texts are notes.
 */
import { unsupported, type Json, type JsonObject } from '../adapter';
import type { MarginCases } from './marginCases';

const OPTION = 'type S K mark';
const HELD = `${OPTION} qty contracts`;
const LEGS = 'multiplier broad_index S legs';
const SPREAD = 'type mult naked U width long K_long long_strike short K_short short_strike';
const ACCOUNT =
  'ccy positions index vols forwards instant_ms open_orders_margin mmp_margin spot_margin price_range buckets_count ' +
  'extended_table_factor max_delta_shock delta_total_liq_shock_threshold m_inc annualised_move_risk ' +
  'min_annualised_move extended_dampener pnl_offset max_offsetable_pnl mm_factor volatility_range_up ' +
  'volatility_range_down min_volatility_for_shock_up short_term_vega_power long_term_vega_power';
const LINEAR_PERPETUAL = 'coin price position_coin base_rate rate_per_coin';
const OPTION_ORDER =
  'type otm_usd underlying mark_coin order_price_coin multiplier fee_per_contract margin_factor contracts min_open';

const FIELDS: Readonly<Record<string, string>> = {
  'deribit.pme2': ACCOUNT,
  'deribit.pme2.vol_shock': 'sigma vru vrd dte min_up',
  'deribit.pme2.dampener_usd': 'move price_range extended_dampener',
  'deribit.sm.perp': 'ccy size_coin index',
  'deribit.sm.linear_perp': 'base size index',
  'deribit.sm.inverse_option': `${OPTION} contracts base`,
  'deribit.sm.linear_option': `${OPTION} contracts base index multiplier`,
  'deribit.pm_v1.vol_shock': 'sigma vru vrd dte',
  'deribit.pm_v1.futures_contingency': 'sizes factor',
  'deribit.pm_v1.option_contingency': 'S atm_range strike_pos direction factor',
  'coin-scenario-matrix': 'index expiries positions price_moves vol_shock',
  'deribit-like-standard': 'type side quantity underlying K mark_price_coin',
  'deribit-linear-perp-im': LINEAR_PERPETUAL,
  'deribit-linear-perp-mm': LINEAR_PERPETUAL,
  'deribit-inverse-option-settlement': 'type K premium_coin delivery_price quantity',
  'deribit-linear-option-settlement': 'type K premium_usdc delivery_price quantity multiplier',
  'deribit-pm-short-option-contingency': 'call_position put_position contingency_per_option_btc',
  'deribit-pm-futures-offset': 'long_btc short_btc rate',
  'deribit-pm-option-contingency': 'gross_options_btc rate',
  'deribit-pm-vol-shock': 'days_to_expiry power vol_range',
  'net-transaction-delta': 'delta_bs mark_price_coin quantity',
  'okx.pm.unit':
    'swap_delta_usd swap_notional_usd mr1_points mr6_move mr6_factor basis_rate min_charge_rate im_factor tiers',
  'okx.pm.account': 'unit_mmr unit_imr borrow_usd borrow_mmr_rate borrow_imr_rate',
  'okx.pm.mr7_scale': 'mr_core mr7_raw tiers',
  'okx-pm-aggregation': 'MR1 MR2 MR3 MR4 MR5 MR6 MR7 MR8 MR9',
  'okx-buy-to-open': 'price_coin multiplier fee_per_contract contracts',
  'okx-short-call': OPTION_ORDER,
  'okx-short-put': OPTION_ORDER,
  'okx-sell-to-open': OPTION_ORDER,
  'bybit.uta.cross_option': `${OPTION} qty entry`,
  'bybit-short-option-mm': 'index mark quantity mm_factor liquidation_fee margin_balance',
  'bybit-long-option-cost': 'index price quantity fee_rate fee_cap',
  'bit.usdt_option': HELD,
  'bit.usd_option': HELD,
  'bit.bch_option': HELD,
  'bit.ton_option': HELD,
  'aevo.standard': HELD,
  'aevo.standard_option': HELD,
  'bit.um_collateral': 'assets',
  'kraken.collateral': 'amount price haircut',
  'dederi.futures': 'n I0 F factor',
  'pm-futures-matrix': 'index annual_basis days quantity shocks contingency_factor',
  'paradex.pm': 'S perp future dated swap short_dated long_dated positions',
  'hyperliquid.tiers': 'coin notional leverage',
  'gate-otm': 'type underlying K',
  'gate-premium': 'order_price contracts multiplier',
  ewma: 's2_0 lam r',
  garch11: 's2_0 w a b r',
  hist_var_es: 'worst n q rule',
  kupiec: 'n x p',
  christoffersen: 'n00 n01 n10 n11 p',
  basel_traffic_light: 'n p',
  acerbi_szekely: 'x var es alpha',
  almgren_chriss: 'X T N eta gamma sigma lam',
  emir_apc: 'current stress floor10y',
  'regt.short_option': 'kind type U K P mult',
  'regt.short_strangle': 'U call put mult',
  'regt.short_straddle': 'U call put mult',
  'regt.credit_spread': SPREAD,
  'regt.vertical_spread': SPREAD,
  'regt.credit_call_spread': SPREAD,
  'regt.credit_put_spread': SPREAD,
  'occ.tims': 'legs S iv days r points mult',
  'span.scan': 'pnl_arrays positions',
  'span.full':
    'F mult PSR VSR sigma t_days look_days extreme positions intra_rate som_rate B inter initial_factor',
  'span-scan': 'risk_arrays',
  'span-requirement':
    'scan_risk net_futures price_scan_range net_option_value short_option_minimum intracommodity_charge ' +
    'delivery_charge intercommodity_credit',
  'span-16':
    'multiplier price_scan_range vol_scan_range rate extreme lookahead_days positions ' +
    'short_option_minimum_per_contract intracommodity_charge intercommodity_credit',
};

/** Strategies are tags of one shape. */
const fieldsOf = (name: string): string | undefined =>
  FIELDS[name] ?? (name.startsWith('regt-') ? LEGS : undefined);

const isNote = (value: Json): boolean => typeof value === 'string' || value === null;

/** Fields of a case that its model would leave out of the figures. */
export function unreadFields(name: string, inputs: JsonObject): readonly string[] {
  const known = fieldsOf(name)?.split(' ');
  if (known === undefined) throw new Error(`no list of fields for ${name}`);
  return Object.keys(inputs).filter((field) => !known.includes(field) && !isNote(inputs[field]));
}

/** Runs a case by name; unsupported when the name or one of its figures is not known. */
export function runNamed(cases: MarginCases, name: string, inputs: JsonObject) {
  if (!Object.hasOwn(cases, name)) return unsupported(`no margin model for ${name || 'a case without tag'}`);
  const unread = unreadFields(name, inputs);
  return unread.length === 0
    ? cases[name](inputs)
    : unsupported(`inputs that ${name} does not read: ${unread.join(', ')}`);
}
