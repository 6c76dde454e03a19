/** Suites margin_derive_srm and margin_derive_pmrm2: whole accounts under Derive's two managers. */
import { pmAccount } from '../../../engine/margin/derive/portfolioAccount';
import type { PmBook, PmRules } from '../../../engine/margin/derive/portfolioTypes';
import { priceExpiries } from '../../../engine/margin/derive/portfolioPricing';
import { SECONDS_PER_YEAR, type VolState } from '../../../engine/margin/derive/portfolioRules';
import { srmAccount, type SrmMarket, type SrmRules } from '../../../engine/margin/derive/standardAccount';
import { black76Undiscounted } from '../../../engine/pricing/black76';
import { values, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, numbersOf, signOf, textOf } from '../inputs';

type Objects = readonly JsonObject[];
const objectOf = (inputs: JsonObject, field: string): JsonObject => inputs[field] as JsonObject;
const objectsOf = (inputs: JsonObject, field: string): Objects => inputs[field] as Objects;

function srmRules(params: JsonObject): SrmRules {
  const option = objectOf(params, 'option');
  const oracle = objectOf(params, 'oracle_contingency');
  return {
    option: {
      maxSpotReq: numberOf(option, 'max_spot_req'),
      minSpotReq: numberOf(option, 'min_spot_req'),
      mmCallSpotReq: numberOf(option, 'mm_call_spot_req'),
      mmPutSpotReq: numberOf(option, 'mm_put_spot_req'),
      mmPutMtmReq: numberOf(option, 'mm_put_mtm_req'),
      unpairedImScale: numberOf(option, 'unpaired_im_scale'),
      unpairedMmScale: numberOf(option, 'unpaired_mm_scale'),
      mmOffsetScale: numberOf(option, 'mm_offset_scale'),
    },
    perpInitial: numberOf(params, 'perp_im_req'),
    perpMaintenance: numberOf(params, 'perp_mm_req'),
    baseMarginFactor: numberOf(params, 'base_margin_factor'),
    baseImScale: numberOf(params, 'base_im_scale'),
    oracle: {
      perpThreshold: numberOf(oracle, 'perp_threshold'),
      optionThreshold: numberOf(oracle, 'option_threshold'),
      baseThreshold: numberOf(oracle, 'base_threshold'),
      factor: numberOf(oracle, 'factor'),
    },
    depegThreshold: numberOf(params, 'depeg_threshold'),
    depegFactor: numberOf(params, 'depeg_factor'),
  };
}

const sameExpiry = (option: JsonObject, expiry: JsonObject): boolean =>
  option.seconds_to_expiry === expiry.seconds_to_expiry;

function srmExpiry(expiry: JsonObject, options: Objects): SrmMarket['expiries'][number] {
  const [seconds, forward, forwardConfidence] = numbersOf(
    expiry,
    'seconds_to_expiry',
    'forward',
    'forward_confidence',
  );
  const own = options.filter((option) => sameExpiry(option, expiry));
  return {
    forward,
    confidence: Math.min(forwardConfidence, ...own.map((o) => numberOf(o, 'vol_confidence'))),
    options: own.map((option) => {
      const [strike, vol, amount] = numbersOf(option, 'strike', 'mark_vol', 'amount');
      const deviation = vol * Math.sqrt(seconds / SECONDS_PER_YEAR);
      const value = black76Undiscounted(signOf(option), forward, strike, deviation);
      return { isCall: signOf(option) === 1, strike, amount, value };
    }),
  };
}

function srmMarketOf(market: JsonObject): SrmMarket {
  const options = objectsOf(market, 'options');
  const [pnl, funding] = numbersOf(market, 'perp_unrealised_pnl', 'perp_unrealised_funding');
  return {
    spot: numberOf(market, 'spot'),
    spotConfidence: numberOf(market, 'spot_confidence'),
    perpPosition: numberOf(market, 'perp_position'),
    perpPrice: numberOf(market, 'perp_price'),
    perpConfidence: numberOf(market, 'perp_confidence'),
    perpPnl: pnl + funding,
    basePosition: numberOf(market, 'base_position'),
    expiries: objectsOf(market, 'expiries').map((expiry) => srmExpiry(expiry, options)),
  };
}

function standardManager(inputs: JsonObject): Computation {
  const [cash, stablePrice] = numbersOf(inputs, 'cash', 'stable_price');
  const markets = objectsOf(inputs, 'markets').map(srmMarketOf);
  const account = srmAccount(srmRules(objectOf(inputs, 'params')), { cash, stablePrice, markets });
  return values({
    initial_margin: account.initial,
    maintenance_margin: account.maintenance,
    mark_to_market: account.value,
  });
}

function pmRules(params: JsonObject): PmRules {
  const [vol, skew] = [objectOf(params, 'vol_shock'), objectOf(params, 'skew_shock')];
  const [margin, basis] = [objectOf(params, 'margin'), objectOf(params, 'basis_contingency')];
  const other = objectOf(params, 'other_contingency');
  return {
    scenarios: objectsOf(params, 'scenarios').map((scenario) => ({
      spotShock: numberOf(scenario, 'spot_shock'),
      volShock: textOf(scenario, 'vol_shock') as VolState,
      dampening: numberOf(scenario, 'dampening'),
    })),
    vol: {
      rangeUp: numberOf(vol, 'vol_range_up'),
      rangeDown: numberOf(vol, 'vol_range_down'),
      minimumUp: numberOf(vol, 'min_vol_up_shock'),
      shortPower: numberOf(vol, 'short_term_power'),
      longPower: numberOf(vol, 'long_term_power'),
      floorDays: numberOf(vol, 'dte_floor_days'),
    },
    skew: {
      linearBaseCap: numberOf(skew, 'linear_base_cap'),
      linearCBase: numberOf(skew, 'linear_c_base'),
      absBaseCap: numberOf(skew, 'abs_base_cap'),
      absCBase: numberOf(skew, 'abs_c_base'),
      minKStar: numberOf(skew, 'min_k_star'),
      widthScale: numberOf(skew, 'width_scale'),
      volStatic: numberOf(skew, 'vol_param_static'),
      volScale: numberOf(skew, 'vol_param_scale'),
    },
    discount: {
      basePositive: numberOf(margin, 'base_static_discount_pos'),
      baseNegative: numberOf(margin, 'base_static_discount_neg'),
      longMultiplier: numberOf(margin, 'long_rate_mult_scale'),
      longAdd: numberOf(margin, 'long_rate_add_scale'),
      shortMultiplier: numberOf(margin, 'short_rate_mult_scale'),
      shortAdd: numberOf(margin, 'short_rate_add_scale'),
    },
    mmFactor: numberOf(margin, 'mm_factor'),
    imFactor: numberOf(margin, 'im_factor'),
    basis: {
      spotUp: numberOf(basis, 'scenario_spot_up'),
      spotDown: numberOf(basis, 'scenario_spot_down'),
      addFactor: numberOf(basis, 'add_factor'),
      multiplier: numberOf(basis, 'mult_factor'),
    },
    other: {
      pegThreshold: numberOf(other, 'peg_loss_threshold'),
      pegFactor: numberOf(other, 'peg_loss_factor'),
      confidenceThreshold: numberOf(other, 'conf_threshold'),
      confidenceMargin: numberOf(other, 'conf_margin'),
      mmPerp: numberOf(other, 'mm_perp_percent'),
      imPerp: numberOf(other, 'im_perp_percent'),
      mmOption: numberOf(other, 'mm_option_percent'),
      imOption: numberOf(other, 'im_option_percent'),
    },
  };
}

function pmExpiry(expiry: JsonObject, options: Objects): PmBook['expiries'][number] {
  const confidence = numbersOf(expiry, 'forward_confidence', 'rate_confidence', 'vol_confidence');
  return {
    seconds: numberOf(expiry, 'seconds_to_expiry'),
    forward: numberOf(expiry, 'forward'),
    rate: numberOf(expiry, 'rate'),
    confidence: Math.min(...confidence),
    options: options
      .filter((option) => sameExpiry(option, expiry))
      .map((option) => ({
        isCall: signOf(option) === 1,
        strike: numberOf(option, 'strike'),
        vol: numberOf(option, 'mark_vol'),
        amount: numberOf(option, 'amount'),
      })),
  };
}

function pmBook(inputs: JsonObject): PmBook {
  const stablePrice = numberOf(inputs, 'stable_price');
  const options = objectsOf(inputs, 'options');
  return {
    spot: numberOf(inputs, 'spot'),
    spotConfidence: numberOf(inputs, 'spot_confidence'),
    perpSize: Math.abs(numberOf(inputs, 'perp_position')),
    perpNotional: numberOf(inputs, 'perp_position') * numberOf(inputs, 'perp_price'),
    perpConfidence: numberOf(inputs, 'perp_confidence'),
    stablePrice,
    collaterals: objectsOf(inputs, 'collaterals').map((c) => ({
      value: (numberOf(c, 'amount') * numberOf(c, 'price')) / stablePrice,
      confidence: numberOf(c, 'confidence'),
      mmHaircut: numberOf(c, 'mm_haircut'),
      imHaircut: numberOf(c, 'im_haircut'),
      isRiskCancelling: c.risk_cancelling === true,
    })),
    expiries: objectsOf(inputs, 'expiries').map((expiry) => pmExpiry(expiry, options)),
  };
}

function portfolioManager(inputs: JsonObject): Computation {
  const rules = pmRules(objectOf(inputs, 'params'));
  const book = pmBook(inputs);
  const priced = priceExpiries(rules, book);
  const result = pmAccount(rules, book, priced);
  const optionValue = priced.now.reduce((sum, value) => sum + value, 0);
  const collateral = book.collaterals.reduce((sum, { value }) => sum + value, 0);
  const [cash, pnl, funding] = numbersOf(inputs, 'cash', 'perp_unrealised_pnl', 'perp_unrealised_funding');
  const net = cash + optionValue + collateral + pnl + funding;
  return values({
    initial_margin: net - result.initial,
    maintenance_margin: net - result.maintenance,
    option_mtm: optionValue,
    collateral_mtm: collateral,
    scenario_pnl: result.scenarioPnl,
  });
}

export const DERIVE_ADAPTERS: readonly SuiteAdapter[] = [
  { suite: 'margin_derive_srm', compute: ({ inputs }) => standardManager(inputs) },
  { suite: 'margin_derive_pmrm2', compute: ({ inputs }) => portfolioManager(inputs) },
];
