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
import { depegPenalty, expiryMargin, shortSize, type SrmOption, type SrmOptionRules } from './standardRules';

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
function expiryTerms(input: MarginInput, rules: SrmOptionRules, held: readonly Holding[]): Terms {
  const [{ row }] = held;
  const spot = spotUsd(input, row);
  const forward = forwardUsd(input, row);
  const options = held.map((holding) => optionOf(input, holding));
  const margin = expiryMargin(rules, spot, forward, options);
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

/** Positions of the venue's one perpetual, or one dated future, netted. */
function linearTerms(
  input: MarginInput,
  rates: NonNullable<CoinRules['perp']>,
  held: readonly Holding[],
): Terms {
  const { id, symbol, kind } = input.universe.instruments[held[0].row];
  const net = (of: (row: number) => number): number =>
    Math.abs(held.reduce((sum, { row, quantity }) => sum + quantity * of(row), 0));
  const size = net((row) => unitCoins(input, row));
  const notional = net((row) => unitCoins(input, row) * priceUsd(input, row));
  const label = kind === 'perpetual' ? 'Perpetuals' : symbol;
  const terms = { id, label, formula: 'rate x |net size| x price', inputs: { size, notional } };
  return {
    initial: leafUsd(terms, notional * rates.initial),
    maintenance: leafUsd(terms, notional * rates.maintenance),
  };
}

/** Perpetuals of a coin together, each dated future on its own. */
function linearPositions(input: MarginInput, held: readonly Holding[]): readonly (readonly Holding[])[] {
  const linear = held.filter(({ row }) => !isOption(input, row));
  const isPerpetual = ({ row }: Holding): boolean => input.universe.instruments[row].kind === 'perpetual';
  const perpetuals = linear.filter(isPerpetual);
  const futures = linear.filter((holding) => !isPerpetual(holding)).map((holding) => [holding]);
  return perpetuals.length === 0 ? futures : [perpetuals, ...futures];
}

/** IM only: shorts and perpetuals while the dollar token is below its peg. */
function depegTerm(input: MarginInput, pack: RulePack, held: readonly Holding[]): MarginComponent {
  const options = held.filter(({ row }) => isOption(input, row)).map((h) => optionOf(input, h));
  const linear = linearPositions(input, held).reduce((total, own) => {
    const net = own.reduce((sum, { row, quantity }) => sum + quantity * unitCoins(input, row), 0);
    return total + Math.abs(net);
  }, 0);
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
  const { option, perp } = rules;
  const terms = [
    ...(option === undefined ? [] : byExpiry.map(([, own]) => expiryTerms(input, option, own))),
    ...(perp === undefined ? [] : linearPositions(input, held).map((own) => linearTerms(input, perp, own))),
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
      const isListed = (row: number): boolean =>
        (isOption(input, row) ? rules.option : rules.perp) !== undefined;
      const why = `${coin} has no rules for it in ${pack.id}`;
      for (const { row } of own) if (!isListed(row)) failures.set(row, unsupportedFailure(input, row, why));
      const listed = own.filter(({ row }) => isListed(row));
      return listed.length === 0 ? [] : [marketTerms(input, pack, coin, rules, listed)];
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
