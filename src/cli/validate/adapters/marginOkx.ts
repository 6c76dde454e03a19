/** Margin cases of OKX: risk units, account totals, minimum charge, option orders. */
import {
  accountTotals,
  basisCharge,
  maintenanceOf,
  scaledMinimum,
  worstLinearMove,
  type ChargeTier,
  type UnitCharges,
} from '../../../engine/margin/okx/portfolioRules';
import { chargeTiers } from '../../../engine/margin/okx/riskUnit';
import { buyOrderMargin, sellOrderMargin } from '../../../engine/margin/okx/standardRules';
import { packNumber } from '../../../engine/margin/rulePack';
import { shippedRulePack } from '../../resources';
import { values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numberOr, numbersOf, signOf } from '../inputs';
import type { MarginCases } from './marginCases';

const NONE: UnitCharges = { mr1: 0, mr2: 0, mr3: 0, mr4: 0, mr5: 0, mr6: 0, mr7: 0, mr9: 0 };

const optional = (inputs: JsonObject, field: string): number =>
  typeof inputs[field] === 'number' ? numberOf(inputs, field) : 0;

function tiersOf(inputs: JsonObject): readonly ChargeTier[] {
  const tiers = inputs.tiers as readonly (readonly [number | null, number])[] | undefined;
  if (tiers === undefined) return [{ upTo: Infinity, multiplier: 1 }];
  return tiers.map(([upTo, multiplier]) => ({ upTo: upTo ?? Infinity, multiplier }));
}

/** A risk unit of one swap; `swap_notional_usd` has no sign, the delta has. */
function unitCase(inputs: JsonObject): Computation {
  const [delta, size] = numbersOf(inputs, 'swap_delta_usd', 'swap_notional_usd');
  const factor = numberOr(inputs, 'im_factor', packNumber(shippedRulePack('okx.pm'), 'im_factor'));
  const notional = Math.sign(delta) * Math.abs(size);
  const worst = worstLinearMove(notional, inputs.mr1_points as readonly number[]);
  const extreme = worstLinearMove(notional, [numberOf(inputs, 'mr6_move')]);
  const charges = {
    ...NONE,
    mr1: worst.loss,
    mr4: basisCharge(delta, 0, 0, numberOf(inputs, 'basis_rate')),
    mr6: extreme.loss * numberOf(inputs, 'mr6_factor'),
    mr7: scaledMinimum(Math.abs(delta) * numberOf(inputs, 'min_charge_rate'), tiersOf(inputs)),
  };
  const mmr = maintenanceOf(charges);
  return values({ ...charges, mr1_shock: worst.move, mmr, imr: factor * mmr });
}

function accountCase(inputs: JsonObject): Computation {
  const mmr = inputs.unit_mmr as readonly number[];
  const imr = inputs.unit_imr as readonly number[];
  const units = mmr.map((maintenance, k) => ({ maintenance, initial: imr[k] }));
  const [borrowed, maintenance, initial] = numbersOf(
    inputs,
    'borrow_usd',
    'borrow_mmr_rate',
    'borrow_imr_rate',
  );
  const totals = accountTotals(units, borrowed, { maintenance, initial });
  return values({
    deriv_mmr: totals.derivatives,
    borrow_mmr: totals.borrowing,
    total_mmr: totals.maintenance,
    total_imr: totals.initial,
  });
}

/** Tiers of the case, else the published ones of its group. */
const scaleTiers = (inputs: JsonObject): readonly ChargeTier[] =>
  'tiers' in inputs
    ? tiersOf(inputs)
    : chargeTiers(shippedRulePack('okx.pm'), inputs.group === 'BTC_ETH' ? 'BTC' : '');

function scaleCase(inputs: JsonObject): Computation {
  const [core, raw] = numbersOf(inputs, 'mr_core', 'mr7_raw');
  const mr7 = scaledMinimum(raw, scaleTiers(inputs));
  return values({ mr7_adj: mr7, mmr: maintenanceOf({ ...NONE, mr1: core, mr7 }) });
}

function aggregation(inputs: JsonObject): Computation {
  const at = (field: string): number => optional(inputs, field);
  const [mr1, mr2, mr3] = [at('MR1'), at('MR2'), at('MR3')];
  const [mr4, mr5, mr6] = [at('MR4'), at('MR5'), at('MR6')];
  const mmr = maintenanceOf({ mr1, mr2, mr3, mr4, mr5, mr6, mr7: at('MR7'), mr9: at('MR9') });
  return values({ MMR: mmr, MMR_total: mmr + at('MR8') });
}

function buyOrder(inputs: JsonObject): Computation {
  const [price, multiplier, fee] = numbersOf(inputs, 'price_coin', 'multiplier', 'fee_per_contract');
  return values({
    order_margin_coin: numberOf(inputs, 'contracts') * buyOrderMargin(price, multiplier, fee),
  });
}

function shortOption(inputs: JsonObject, isCall: boolean): Computation {
  const [otm, underlying, mark] = numbersOf(inputs, 'otm_usd', 'underlying', 'mark_coin');
  const margin = sellOrderMargin(
    { initial: 0.15, floor: numberOf(inputs, 'min_open'), factor: numberOf(inputs, 'margin_factor') },
    { isCall, underlying, strike: isCall ? underlying + otm : underlying - otm, mark },
    {
      price: numberOf(inputs, 'order_price_coin'),
      multiplier: numberOf(inputs, 'multiplier'),
      fee: numberOf(inputs, 'fee_per_contract'),
    },
  );
  return values({
    position_margin_per_contract: margin.position,
    order_margin_coin: numberOf(inputs, 'contracts') * margin.order,
  });
}

export const OKX_CASES: MarginCases = {
  'okx.pm.unit': unitCase,
  'okx.pm.account': accountCase,
  'okx.pm.mr7_scale': scaleCase,
  'okx-pm-aggregation': aggregation,
  'okx-buy-to-open': buyOrder,
  'okx-short-call': (inputs) => shortOption(inputs, true),
  'okx-short-put': (inputs) => shortOption(inputs, false),
  'okx-sell-to-open': (inputs) => shortOption(inputs, inputs.type === undefined || signOf(inputs) === 1),
};
