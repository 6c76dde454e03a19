/** Books of an account for PMRM2, one per underlying, and the values of their expiries from the P&L matrix. */
import { holdingsBy, holdingsByCoin, type Holding } from '../account';
import {
  coinBalances,
  dollarCells,
  dollarPnl,
  forwardUsd,
  isOption,
  modelValueUsd,
  priceUsd,
  quoteUsd,
  spotUsd,
  stablePrice,
  unitCoins,
} from '../exposure';
import type { MarginInput } from '../marginModel';
import type { RulePack } from '../rulePack';
import type { PmBook, PmExpiry, PmOption, PmRules, PmValues } from './portfolioTypes';
import { haircutsOf, SKEW_COUNT } from './portfolioPack';
import { priceOption, spotOnly } from './portfolioPricing';
import { isSettling, SECONDS_PER_YEAR, type PmScenario } from './portfolioRules';

export interface CoinBook {
  readonly coin: string;
  readonly book: PmBook;
  /** Options by expiry, in the order of `book.expiries`. */
  readonly options: readonly (readonly Holding[])[];
  readonly linear: readonly Holding[];
}

const pmOption = (input: MarginInput, { row, quantity }: Holding): PmOption => ({
  isCall: input.universe.isCall[row] === 1,
  strike: input.universe.strike[row] * quoteUsd(input, row),
  vol: input.market.vol[row],
  amount: quantity * input.universe.multiplier[row],
});

function pmExpiry(input: MarginInput, held: readonly Holding[]): PmExpiry {
  const [{ row }] = held;
  const slot = input.universe.expirySlot[row];
  const years = input.market.years[slot];
  return {
    seconds: years * SECONDS_PER_YEAR,
    forward: forwardUsd(input, row),
    rate: -Math.log(input.market.discount[slot]) / years,
    confidence: 1,
    options: held.map((holding) => pmOption(input, holding)),
  };
}

/** The venue has one perpetual per coin: several net to one position; each dated future stays on its own. */
function perpetualSize(input: MarginInput, linear: readonly Holding[]): number {
  let [net, gross] = [0, 0];
  for (const { row, quantity } of linear) {
    const coins = quantity * unitCoins(input, row);
    if (input.universe.instruments[row].kind === 'perpetual') net += coins;
    else gross += Math.abs(coins);
  }
  return Math.abs(net) + gross;
}

/** One coin: its options, perpetuals and futures, and the coins themselves as collateral that moves with it. */
function coinBook(
  input: MarginInput,
  pack: RulePack,
  coin: string,
  held: readonly Holding[],
  spot: number,
  balance: number,
): CoinBook {
  const { universe } = input;
  const options = holdingsBy(
    held.filter(({ row }) => isOption(input, row)),
    (row) => universe.expirySlot[row],
  ).map(([, own]) => own);
  const linear = held.filter(({ row }) => !isOption(input, row));
  const size = perpetualSize(input, linear);
  const notional = linear.reduce(
    (sum, { row, quantity }) => sum + quantity * unitCoins(input, row) * priceUsd(input, row),
    0,
  );
  // Coins owed move with the coin and are not discounted.
  const haircuts = balance > 0 ? haircutsOf(pack, coin) : { mmHaircut: 0, imHaircut: 0 };
  const collateral = { value: balance, confidence: 1, ...haircuts, isRiskCancelling: true };
  const book = {
    spot,
    spotConfidence: 1,
    perpSize: size,
    perpNotional: notional,
    perpConfidence: 1,
    stablePrice: stablePrice(input),
    collaterals: balance === 0 ? [] : [collateral],
    expiries: options.map((own) => pmExpiry(input, own)),
  };
  return { coin, book, options, linear };
}

/** Listed underlyings with positions or coins, in order of their names. */
export function coinBooks(
  input: MarginInput,
  pack: RulePack,
  held: readonly Holding[],
  isListed: (coin: string) => boolean,
): readonly CoinBook[] {
  const balances = new Map(coinBalances(input).map((b) => [b.currency, b]));
  return holdingsByCoin(input, held, [...balances.keys()]).flatMap(([coin, own]) => {
    if (!isListed(coin)) return [];
    const balance = balances.get(coin);
    const spot = own.length > 0 ? spotUsd(input, own[0].row) : (balance?.usdRate ?? NaN);
    return [coinBook(input, pack, coin, own, spot, (balance?.amount ?? 0) * (balance?.usdRate ?? 0))];
  });
}

/** USD P&L of one unit of an option in a scenario: from the matrix, or priced where the matrix has no such cell. */
export function optionPnl(
  input: MarginInput,
  rules: PmRules,
  expiry: PmExpiry,
  option: PmOption,
  row: number,
  at: { readonly scenario: PmScenario; readonly cell: number },
): number {
  const { scenario, cell } = at;
  if (cell >= 0 && !isSettling(expiry.seconds)) return dollarPnl(input, row, cell);
  const after = priceOption(rules, scenario, expiry, option);
  return input.universe.multiplier[row] * after - modelValueUsd(input, row);
}

/** Cell of the matrix that holds scenario `s`; -1 for the skews. */
export const cellOf = (input: MarginInput, rules: PmRules, s: number): number =>
  s < rules.scenarios.length - SKEW_COUNT ? input.firstScenario + s : -1;

export const basisCell = (input: MarginInput, rules: PmRules, side: 'up' | 'down'): number =>
  input.firstScenario + rules.scenarios.length - SKEW_COUNT + (side === 'up' ? 0 : 1);

/** P&L of an expiry by scenario of the rules, then the two moves of the basis contingency. */
function expiryCells(
  input: MarginInput,
  rules: PmRules,
  expiry: PmExpiry,
  held: readonly Holding[],
): readonly number[] {
  const inMatrix = rules.scenarios.length - SKEW_COUNT;
  const cells = dollarCells(input, held, input.firstScenario, inMatrix + 2);
  const priced = (scenario: PmScenario): number =>
    held.reduce((sum, { row, quantity }, k) => {
      const at = { scenario, cell: -1 };
      return sum + quantity * optionPnl(input, rules, expiry, expiry.options[k], row, at);
    }, 0);
  const isPriced = isSettling(expiry.seconds);
  const basis = [rules.basis.spotUp, rules.basis.spotDown].map(spotOnly);
  return [
    ...rules.scenarios.map((scenario, s) => (isPriced || s >= inMatrix ? priced(scenario) : cells[s])),
    ...basis.map((scenario, k) => (isPriced ? priced(scenario) : cells[inMatrix + k])),
  ];
}

export function matrixValues(input: MarginInput, rules: PmRules, { book, options }: CoinBook): PmValues {
  const now = options.map((held) =>
    held.reduce((sum, { row, quantity }) => sum + quantity * modelValueUsd(input, row), 0),
  );
  const cells = options.map((held, e) => expiryCells(input, rules, book.expiries[e], held));
  const under = (s: number): readonly number[] => now.map((value, e) => value + cells[e][s]);
  const count = rules.scenarios.length;
  return {
    now,
    shocked: rules.scenarios.map((_, s) => under(s)),
    basisUp: under(count),
    basisDown: under(count + 1),
  };
}
