/** Computed margin cases of Deribit: coin-settled scenario matrix and standard margin of coin-settled options. */
import { optionRates } from '../../../engine/margin/deribit/standardMargin';
import { inverseOptionMargin } from '../../../engine/margin/deribit/standardRules';
import { aggregate } from '../../../engine/risk/aggregate';
import { revalue } from '../../../engine/risk/revalue';
import type { Scenario, VolShift } from '../../../engine/scenarios/scenario';
import { shippedRulePack } from '../../resources';
import { unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, numbersOf, signOf, textOf } from '../inputs';
import type { MarginCases } from './marginCases';
import { caseBook, caseOption, casePerpetual, type CaseLeg } from './marginBook';

const COIN = { coin: 'BTC', isInverse: true } as const;
const STATES = ['up', 'same', 'down'] as const;

function legOf(position: JsonObject, expiries: readonly JsonObject[]): CaseLeg | undefined {
  if (position.kind === 'inverse_perp') {
    const [quantity, mark] = numbersOf(position, 'notional_usd', 'price');
    return { instrument: casePerpetual(COIN), quantity, mark };
  }
  if (position.kind !== 'inverse_option') return undefined;
  const [days, strike, vol, quantity] = numbersOf(position, 'days', 'K', 'sigma', 'quantity');
  const expiry = expiries.find((e) => e.days === days);
  if (expiry === undefined) throw new Error(`no expiry of ${days} days in the case`);
  const type = signOf(position) === 1 ? 'call' : 'put';
  const instrument = caseOption(COIN, { days, strike, type });
  return { instrument, quantity, vol, forward: numberOf(expiry, 'F') };
}

function volShift(shock: JsonObject, state: (typeof STATES)[number]): VolShift | undefined {
  if (state === 'same') return undefined;
  const [shortPower, longPower] = numbersOf(shock, 'short_power', 'long_power');
  const tenor = { referenceDays: 30, shortPower, longPower, minDays: 1e-9 };
  return state === 'up'
    ? { type: 'relative', value: numberOf(shock, 'up'), tenor }
    : { type: 'relative', value: -numberOf(shock, 'down'), tenor, floor: 0 };
}

function scenarioMatrix(inputs: JsonObject): Computation {
  const index = numberOf(inputs, 'index');
  const moves = inputs.price_moves as readonly number[];
  const expiries = inputs.expiries as readonly JsonObject[];
  const legs = (inputs.positions as readonly JsonObject[]).map((position) => legOf(position, expiries));
  const known = legs.filter((leg) => leg !== undefined);
  if (known.length < legs.length) return unsupported('a kind of position that the matrix does not know');
  const { universe, market, book } = caseBook(0, index, known);
  const scenarios = STATES.flatMap((state) =>
    moves.map((value): Scenario => {
      const vol = volShift(inputs.vol_shock as JsonObject, state);
      const shift = { underlying: '*', spot: { type: 'relative', value } as const };
      return {
        id: `${state} ${value}`,
        name: state,
        shifts: [vol === undefined ? shift : { ...shift, vol }],
      };
    }),
  );
  const { pnlUsd } = aggregate(revalue(universe, market, scenarios), book, book.account, 1);
  const byState = (of: (pnl: number, move: number) => number): Record<string, number[]> =>
    Object.fromEntries(
      STATES.map((state, row) => [state, moves.map((move, k) => of(pnlUsd[row * moves.length + k], move))]),
    );
  const coin = byState((pnl, move) => pnl / (index * (1 + move)));
  const flat = STATES.flatMap((state) => coin[state]);
  const worst = flat.indexOf(Math.min(...flat));
  return values({
    pnl_coin: coin,
    pnl_usd: byState((pnl) => pnl),
    worst_pnl_coin: flat[worst],
    worst_at: { vol: STATES[Math.floor(worst / moves.length)], move: moves[worst % moves.length] },
    worst_pnl_usd: Math.min(...pnlUsd),
  });
}

function standardMargin(inputs: JsonObject): Computation {
  const rates = optionRates(shippedRulePack('deribit.sm'), 'inverse_option', 'BTC');
  if (rates === undefined) return unsupported('the shipped rule pack has no rates of inverse options');
  const [quantity, underlying, strike, mark] = numbersOf(
    inputs,
    'quantity',
    'underlying',
    'K',
    'mark_price_coin',
  );
  const isShort = textOf(inputs, 'side') === 'short';
  const margin = inverseOptionMargin(rates, {
    isCall: signOf(inputs) === 1,
    underlying,
    strike,
    mark,
    quantity: isShort ? -Math.abs(quantity) : Math.abs(quantity),
  });
  return values({ initial_margin_coin: margin.initial, maintenance_margin_coin: margin.maintenance });
}

export const DERIBIT_COMPUTED: MarginCases = {
  'coin-scenario-matrix': scenarioMatrix,
  'deribit-like-standard': standardMargin,
};
