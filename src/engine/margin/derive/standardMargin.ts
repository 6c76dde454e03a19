/**
 * Derive standard manager as a reader of accounts: the requirement is what equity loses on the way to the venue's net
 * margin, so that equity less IM is that net margin.
 */
import type { Failure } from '../../basics/result';
import { holdingsBy, holdingsToMargin, marginResult, unsupportedFailure, type Holding } from '../account';
import { leafUsd, sum } from '../component';
import {
  coinBalances,
  forwardUsd,
  isOption,
  isSpot,
  markValueUsd,
  priceUsd,
  quoteUsd,
  spotUsd,
  stablePrice,
  unitCoins,
  type CoinBalance,
} from '../exposure';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, type RulePack } from '../rulePack';
import { coinRules, collateralShare, type CoinRules } from './standardPack';
import { depegPenalty, expiryMargin, shortSize, type SrmOption } from './standardRules';

interface Terms {
  readonly initial: MarginComponent;
  readonly maintenance: MarginComponent;
}

const optionOf = (input: MarginInput, { row, quantity }: Holding): SrmOption => {
  const { universe } = input;
  const coins = universe.multiplier[row];
  return {
    isCall: universe.isCall[row] === 1,
    strike: universe.strike[row] * quoteUsd(input, row),
    amount: quantity * coins,
    value: markValueUsd(input, row) / coins,
  };
};

/** Value of the options less the net margin of the expiry: what the expiry takes from the equity. */
function expiryTerms(input: MarginInput, rules: CoinRules, held: readonly Holding[]): Terms {
  const [{ row }] = held;
  const spot = spotUsd(input, row);
  const forward = forwardUsd(input, row);
  const options = held.map((holding) => optionOf(input, holding));
  const margin = expiryMargin(rules.option, spot, forward, options);
  const value = options.reduce((total, option) => total + option.amount * option.value, 0);
  const date = new Date(input.universe.expiries[input.universe.expirySlot[row]].expiryMs);
  const terms = {
    id: `expiry.${date.toISOString()}`,
    label: `Options ${date.toISOString().slice(0, 10)}`,
    formula: 'value - max(sum of isolated margins, maximum loss)',
    inputs: { spot, forward, 'value USD': value, options: options.length },
  };
  return {
    initial: leafUsd(terms, value - margin.initial),
    maintenance: leafUsd(terms, value - margin.maintenance),
  };
}

function linearTerms(input: MarginInput, rules: CoinRules, { row, quantity }: Holding): Terms {
  const { id, symbol } = input.universe.instruments[row];
  const size = Math.abs(quantity) * unitCoins(input, row);
  const notional = size * priceUsd(input, row);
  const terms = { id, label: symbol, formula: 'rate x |size| x price', inputs: { size, notional } };
  return {
    initial: leafUsd(terms, notional * rules.perpInitial),
    maintenance: leafUsd(terms, notional * rules.perpMaintenance),
  };
}

/** IM only: shorts and perpetuals while the dollar token is below its peg. */
function depegTerm(input: MarginInput, pack: RulePack, held: readonly Holding[]): MarginComponent {
  const options = held.filter(({ row }) => isOption(input, row)).map((h) => optionOf(input, h));
  const linear = held
    .filter(({ row }) => !isOption(input, row))
    .reduce((total, { row, quantity }) => total + Math.abs(quantity) * unitCoins(input, row), 0);
  const [threshold, factor] = [packNumber(pack, 'depeg_threshold'), packNumber(pack, 'depeg_factor')];
  const price = stablePrice(input);
  const size = shortSize(options) + linear;
  const amount = depegPenalty(price, threshold, factor, spotUsd(input, held[0].row), size);
  const inputs = { 'stable price': price, threshold, coins: size };
  const formula = 'max(0, threshold - stable price) factor x coins x spot';
  return leafUsd({ id: 'depeg', label: 'Dollar token below its peg', formula, inputs }, amount);
}

function marketTerms(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  rules: CoinRules,
  held: readonly Holding[],
): Terms {
  const { universe } = input;
  const options = held.filter(({ row }) => isOption(input, row));
  const byExpiry = holdingsBy(options, (row) => universe.expiries[universe.expirySlot[row]].expiryMs);
  const terms = [
    ...byExpiry.map(([, own]) => expiryTerms(input, rules, own)),
    ...held.filter(({ row }) => !isOption(input, row)).map((h) => linearTerms(input, rules, h)),
  ];
  const node = { id: `market.${coin}`, label: coin, formula: 'options by expiry + perpetuals' };
  return {
    initial: sum(node, [...terms.map((t) => t.initial), depegTerm(input, pack, held)]),
    maintenance: sum(
      node,
      terms.map((t) => t.maintenance),
    ),
  };
}

/** The part of a collateral coin that does not count; a negative balance counts in full. */
export function collateralTerms(
  balance: CoinBalance,
  share: { initial: number; maintenance: number },
): Terms {
  const { currency, amount, usdRate } = balance;
  const value = Math.max(0, amount * usdRate);
  const terms = {
    id: `collateral.${currency}`,
    label: `${currency} collateral`,
    formula: 'value x (1 - margin factor)',
    inputs: { value, 'share IM': share.initial, 'share MM': share.maintenance },
  };
  return {
    initial: leafUsd(terms, value * (1 - share.initial)),
    maintenance: leafUsd(terms, value * (1 - share.maintenance)),
  };
}

/** Dollars and the cash token count in full; every other currency is collateral with a factor. */
export const isCash = ({ currency }: CoinBalance): boolean => currency === 'USD' || currency === 'USDC';

export const FUTURES_NOTE = 'The venue lists no dated futures: they are charged like perpetuals of their own';

export const deriveStandardMargin: MarginModel = {
  id: 'derive.srm',
  name: 'Derive standard margin',
  venue: 'derive',
  rulePackKind: 'derive.srm',
  scenarios: () => [],
  evaluate(input, pack) {
    const { universe } = input;
    const failures = new Map<number, Failure>();
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const markets = holdingsBy(held, (row) => universe.underlying[row]).flatMap(([at, own]): Terms[] => {
      const coin = universe.underlyings[at];
      const rules = coinRules(pack, coin);
      if (rules !== undefined) return [marketTerms(input, pack, coin, rules, own)];
      const why = `${coin} has no rules in ${pack.id}`;
      for (const { row } of own) failures.set(row, unsupportedFailure(input, row, why));
      return [];
    });
    const collateral = coinBalances(input)
      .filter((balance) => !isCash(balance))
      .map((balance) => collateralTerms(balance, collateralShare(pack, balance.currency)));
    const all = [...markets, ...collateral];
    const root = { formula: 'sum over markets + collateral that does not count' };
    return marginResult(deriveStandardMargin, 'SRM, isolated or maximum loss per expiry', input, pack, {
      initial: sum(
        { id: 'im', label: 'Initial margin', ...root },
        all.map((t) => t.initial),
      ),
      maintenance: sum(
        { id: 'mm', label: 'Maintenance margin', ...root },
        all.map((t) => t.maintenance),
      ),
      modelFailures: failures,
      notes: [
        'Coin-settled instruments are margined as dollar contracts of the same size',
        'Confidence of the oracles is not known to the desk and taken as 1',
        FUTURES_NOTE,
      ],
    });
  },
};
