/**
 * Strategy-based margin on the desk's own book: options paired with each other and with the coin's net delta-one
 * position, which counts as stock. Coin positions divide, so the pairing is a linear programme.
 */
import { KIND } from '../../market/universe';
import { holdingsBy, holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, type RulePack } from '../rulePack';
import { MS_PER_DAY } from '../../basics/time';
import { thumbBasis } from './pairBySaving';
import { pairStrategies, type Pairing } from './pairStrategies';
import type { RegTRules } from './regtRules';
import type { StrategyBook } from './strategyColumns';

function rulesOf(pack: RulePack, level: 'initial' | 'maintenance'): RegTRules {
  return {
    nakedRate: packNumber(pack, 'naked_rate'),
    nakedFloor: packNumber(pack, 'naked_floor'),
    leverage: packNumber(pack, 'leverage_factor'),
    leastPerUnit: 0,
    longDatedDays: packNumber(pack, 'long_dated_days'),
    longDatedRate: packNumber(pack, 'long_dated_rate'),
    longStockRate: packNumber(pack, `long_stock_${level}`),
    shortStockRate: packNumber(pack, `short_stock_${level}`),
    protectedRate: packNumber(pack, 'protected_rate'),
    collarCallRate: packNumber(pack, 'collar_call_rate'),
    reducesHedgedStock: level === 'maintenance',
  };
}

/** Options in coins with premiums in USD per coin; everything else as coins of stock, by its delta. */
function coinBook(input: MarginInput, held: readonly Holding[]): StrategyBook {
  const { universe, market } = input;
  const price = market.spot[universe.indexSlot[held[0].row]];
  const isOption = ({ row }: Holding): boolean => universe.kind[row] === KIND.option;
  const deltaUsd = held
    .filter((holding) => !isOption(holding))
    .reduce((total, { row, quantity }) => total + quantity * unitFigure(input, row, 'deltaUsd'), 0);
  const options = held.filter(isOption).map(({ row, quantity }) => ({
    type: universe.isCall[row] === 1 ? (1 as const) : (-1 as const),
    strike: universe.strike[row],
    days: (universe.expiries[universe.expirySlot[row]].expiryMs - market.valuationMs) / MS_PER_DAY,
    premium: unitFigure(input, row, 'mark') * market.usdRate[universe.currencySlot[row]],
    quantity: quantity * universe.multiplier[row],
  }));
  return { price, stock: deltaUsd / price, options };
}

function coinTree(coin: string, pairing: Pairing): MarginComponent {
  const kinds = [...new Set(pairing.strategies.map(({ name }) => name))].sort();
  const formula = pairing.isProven
    ? 'cheapest pairing, proven'
    : 'pairing by largest saving, not proven cheapest';
  const inputs = { unpaired: pairing.unpaired };
  return sum(
    { id: `underlying.${coin}`, label: coin, formula, inputs },
    kinds.map((kind) => {
      const own = pairing.strategies.filter(({ name }) => name === kind);
      const coins = own.reduce((total, { amount }) => total + amount, 0);
      return leafUsd(
        {
          id: kind.replace(/ /g, '_'),
          label: kind,
          formula: 'requirement + market value of its options',
          inputs: { coins, strategies: own.length },
        },
        own.reduce((total, { requirement }) => total + requirement, 0),
      );
    }),
  );
}

export const regtMargin: MarginModel = {
  id: 'cboe.regt',
  name: 'Strategy-based (Reg T)',
  venue: 'cboe',
  rulePackKind: 'cboe.regt',
  scenarios: () => [],
  evaluate(input, pack) {
    const exactLegs = packNumber(pack, 'exact_leg_limit');
    const levels = { initial: rulesOf(pack, 'initial'), maintenance: rulesOf(pack, 'maintenance') };
    const groups = holdingsBy(holdingsToMargin(input), (row) => input.universe.underlying[row]);
    const books = groups.map(([u, held]) => {
      const book = coinBook(input, held);
      const isLarge = book.options.length > exactLegs;
      const basis = isLarge ? { basis: thumbBasis(book, levels.maintenance) } : {};
      return { coin: input.universe.underlyings[u], book, options: { isWhole: false, exactLegs, ...basis } };
    });
    let isProven = true;
    const tree = (id: string, label: string, level: 'initial' | 'maintenance'): MarginComponent =>
      sum(
        { id, label, formula: 'sum over coins' },
        books.map(({ coin, book, options }) => {
          const pairing = pairStrategies(book, levels[level], options);
          isProven &&= pairing.isProven;
          return coinTree(coin, pairing);
        }),
      );
    const initial = tree('im', 'Initial margin', 'initial');
    const maintenance = tree('mm', 'Maintenance margin', 'maintenance');
    const doubt = `Too many legs for an exact pairing (more than ${exactLegs}): not proven cheapest`;
    return marginResult(regtMargin, 'cheapest allowed pairing of strategies', input, pack, {
      initial,
      maintenance,
      modelFailures: new Map(),
      notes: [
        'Written for listed equity options; perpetuals and futures of a coin count as its stock',
        ...(isProven ? [] : [doubt]),
      ],
    });
  },
};
