/** A whole account under Deribit portfolio margin, from a reference case: through the model, not its parts. */
import { expiryOf } from '../../../engine/instruments/instrument';
import { deribitPortfolioMargin } from '../../../engine/margin/deribit/portfolioMargin';
import { createMarginEngine, evaluateMargin } from '../../../engine/margin/marginEngine';
import type { MarginComponent } from '../../../engine/margin/marginModel';
import { packNumber, type RulePack } from '../../../engine/margin/rulePack';
import { instrumentRisk } from '../../../engine/risk/instrumentRisk';
import { shippedRulePack } from '../../resources';
import { failed, unsupported, values, type Computation, type JsonObject } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { caseBook, casePerpetual } from './marginBook';
import { portfolioLegs } from './marginPortfolioLegs';

const DAY_MS = 86_400_000;

/** Spellings of parameters by the venue that the shipped pack names otherwise. */
const ALIASES: Readonly<Record<string, string>> = { buckets_count: 'buckets_per_side' };

/** Parameters of the case take the place of the shipped ones, in every scope that reaches the coin. */
function packOf(inputs: JsonObject, coin: string): RulePack {
  const shipped = shippedRulePack('deribit.pm');
  const names = new Set(shipped.parameters.map(({ name }) => name));
  const own = Object.entries(inputs).flatMap(([field, value]) => {
    const name = ALIASES[field] ?? field;
    return typeof value === 'number' && names.has(name) ? [[name, value] as const] : [];
  });
  const given = new Set(own.map(([name]) => name));
  const template = shipped.parameters[0];
  return {
    ...shipped,
    parameters: [
      ...shipped.parameters.filter(
        ({ name, scope }) => !(given.has(name) && (scope === '*' || scope === coin)),
      ),
      ...own.map(([name, value]) => ({ ...template, name, scope: coin, value })),
      ...own.map(([name, value]) => ({ ...template, name, scope: '*', value })),
    ],
  };
}

/** A case that gives no instant gives no times to expiry: its roll shock is the floor. */
const withoutTimes = (inputs: JsonObject): JsonObject =>
  'instant_ms' in inputs ? inputs : { ...inputs, annualised_move_risk: 0 };

const findAll = (component: MarginComponent, id: string): readonly MarginComponent[] =>
  component.id === id ? [component] : component.children.flatMap((child) => findAll(child, id));

const total = (component: MarginComponent, id: string): number =>
  findAll(component, id).reduce((sum, found) => sum + (found.native?.amount ?? 0), 0);

const optional = (inputs: JsonObject, field: string): number =>
  typeof inputs[field] === 'number' ? numberOf(inputs, field) : 0;

export function portfolioMarginCase(inputs: JsonObject): Computation {
  const coin = textOf(inputs, 'ccy');
  // Sizes are in coins: without an index only the thresholds in USD would need one.
  const index = typeof inputs.index === 'number' ? inputs.index : 1;
  const read = portfolioLegs(inputs, index);
  if (typeof read === 'string') return unsupported(read);
  const legs = [...read];
  // An empty account still has a coin with a price: its open orders are margined.
  if (legs.length === 0)
    legs.push({ instrument: casePerpetual({ coin, isInverse: true }), quantity: 0, mark: index });
  const expiries = legs.flatMap(({ instrument }) => expiryOf(instrument) ?? []);
  const pack = packOf(withoutTimes(inputs), coin);
  // Without an instant: a few days before the nearest expiry, where nothing settles yet.
  const nearest = expiries.length === 0 ? 0 : Math.min(...expiries) - 10 * DAY_MS;
  const valuationMs = 'instant_ms' in inputs ? numberOf(inputs, 'instant_ms') : nearest;
  if (!('instant_ms' in inputs) && legs.some(({ instrument }) => instrument.kind === 'option'))
    return unsupported('options, and no instant to measure their expiries from');
  const { universe, market, book } = caseBook(valuationMs, index, legs, [
    { currency: coin, kind: 'openOrders', amount: optional(inputs, 'open_orders_margin') },
    { currency: coin, kind: 'marketMakerProtection', amount: optional(inputs, 'mmp_margin') },
    { currency: coin, kind: 'spot', amount: optional(inputs, 'spot_margin') },
  ]);
  const engine = createMarginEngine(universe, market, [{ model: deribitPortfolioMargin, pack }]);
  const unit = instrumentRisk(universe, market);
  const result = evaluateMargin(engine, 0, { book, account: 0, unit });
  if (result.failures.length > 0)
    return failed(result.failures.map(({ failure }) => failure.message).join('; '));
  const [initial, maintenance] = result.components;
  const { pnl, scenarios } = engine.revaluation;
  const cell = (kind: string, scenario: number): number | null => {
    const leg = legs.findIndex(({ instrument }) => instrument.kind === kind);
    return leg < 0 ? null : legs[leg].quantity * pnl[book.instrument[leg] * scenarios.count + scenario];
  };
  const lastBucket = 3 * 2 * packNumber(pack, 'buckets_per_side');
  const worst = findAll(initial, 'worst_case')[0];
  return values({
    cell_perp_down: cell('perpetual', 0),
    cell_perp_up: cell('perpetual', lastBucket),
    cell_fut_down: cell('future', 0),
    cell_fut_up: cell('future', lastBucket),
    worst_case: total(initial, 'worst_case'),
    worst_index: Number(worst?.inputs?.cell ?? 0),
    roll_shock: total(initial, 'roll_shock'),
    delta_shock: total(initial, 'delta_shock'),
    risk_matrix_margin: total(initial, `pair.${coin}`),
    initial_margin: total(initial, coin),
    maintenance_margin: total(maintenance, coin),
  });
}
