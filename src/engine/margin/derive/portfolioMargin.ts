/** Derive portfolio margin (PMRM2) as a reader of the P&L matrix: one book per underlying, requirements add up. */
import type { Failure } from '../../basics/result';
import { coveredCoins, holdingsToMargin, marginResult, unpricedCoins } from '../account';
import { leafUsd, sum, type LeafTerms } from '../component';
import { coinBalances, dollarPnl, isOption, isSpot, modelValueUsd } from '../exposure';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { expiryPnl, pmAccount, type PmResult } from './portfolioAccount';
import type { PmRules, PmValues } from './portfolioTypes';
import { basisCell, cellOf, coinBooks, matrixValues, optionPnl, type CoinBook } from './portfolioBook';
import { haircutsOf, pmRulesOf } from './portfolioPack';
import { spotOnly } from './portfolioPricing';
import { pmLabel, pmScenarios } from './portfolioScenarios';
import { collateralTerms, FUTURES_NOTE, isCash } from './standardMargin';

interface CoinMargin {
  readonly own: CoinBook;
  readonly values: PmValues;
  readonly result: PmResult;
}

const worstLabel = (rules: PmRules, { worstScenario: s }: PmResult): string =>
  s < 0 ? 'forwards apart' : pmLabel(rules.scenarios[s]);

function coinTerms(rules: PmRules, { own, result }: CoinMargin, isInitial: boolean): MarginComponent {
  const { perp, options, collateral, oracle } = result.contingencies;
  const factor = isInitial ? result.imFactor : rules.mmFactor;
  const charge = (id: string, label: string, { mm, im }: { mm: number; im: number }): MarginComponent => {
    const terms: LeafTerms = { id, label, formula: isInitial ? 'MM rate + IM rate' : 'MM rate' };
    return leafUsd(terms, isInitial ? mm + im : mm);
  };
  const { coin } = own;
  const formula = 'worst loss x factor + contingencies';
  return sum({ id: `market.${coin}`, label: coin, formula }, [
    leafUsd(
      {
        id: 'worst_loss',
        label: 'Worst loss',
        formula: `-min(scenarios, basis contingency) x ${factor}`,
        inputs: { scenario: worstLabel(rules, result), 'P&L': result.worst, factor },
      },
      -result.worst * factor,
    ),
    charge('perp_contingency', 'Perpetuals', perp),
    charge('option_contingency', 'Naked short options', options),
    charge('collateral_contingency', 'Collateral haircut', collateral),
    ...(isInitial
      ? [leafUsd({ id: 'oracle', label: 'Uncertain oracles', formula: '(1 - c) notional' }, oracle)]
      : []),
  ]);
}

/** Expiry and place in it of every option row. */
type Places = ReadonlyMap<number, readonly [number, number]>;

const placesOf = ({ options }: CoinBook): Places =>
  new Map(options.flatMap((held, e) => held.map(({ row }, k) => [row, [e, k]] as const)));

/** P&L of one unit in the worst case of its book. */
function worstUnit(
  input: MarginInput,
  rules: PmRules,
  { own, values, result }: CoinMargin,
  places: Places,
  row: number,
): number {
  const s = result.worstScenario;
  if (!isOption(input, row)) {
    if (s < 0) return 0;
    const cell = cellOf(input, rules, s);
    return cell < 0 ? 0 : dollarPnl(input, row, cell) * rules.scenarios[s].dampening;
  }
  const [e, k] = places.get(row) ?? [0, 0];
  const expiry = own.book.expiries[e];
  const option = expiry.options[k];
  if (s < 0) {
    const { side, factor } = result.basis[e];
    if (side === 'none') return 0;
    const scenario = spotOnly(side === 'up' ? rules.basis.spotUp : rules.basis.spotDown);
    const at = { scenario, cell: basisCell(input, rules, side) };
    return optionPnl(input, rules, expiry, option, row, at) * factor;
  }
  const { discount, sign } = expiryPnl(rules, own.book, values, s)[e];
  const at = { scenario: rules.scenarios[s], cell: cellOf(input, rules, s) };
  const now = modelValueUsd(input, row);
  return sign * (discount * (now + optionPnl(input, rules, expiry, option, row, at)) - now);
}

function worstPart(input: MarginInput, rules: PmRules, margin: CoinMargin): WorstPart {
  const { own, result } = margin;
  const places = placesOf(own);
  const name = result.worstScenario < 0 ? 'basis' : String(result.worstScenario + 1);
  return {
    scenarioId: `${own.coin}.${name}`,
    label: `${own.coin} ${worstLabel(rules, result)}`,
    rows: [...own.options.flat(), ...own.linear].map(({ row }) => row),
    unitPnlUsd: (row) => worstUnit(input, rules, margin, places, row),
  };
}

/** Currencies that are neither dollars nor the underlying of a book: they count less their haircut. */
function otherCollateral(input: MarginInput, pack: RulePack, isListed: (coin: string) => boolean) {
  return coinBalances(input)
    .filter((balance) => !isCash(balance) && !isListed(balance.currency))
    .map((balance) => {
      const { mmHaircut, imHaircut } = haircutsOf(pack, balance.currency);
      const share = { maintenance: 1 - mmHaircut, initial: 1 - mmHaircut - imHaircut };
      return collateralTerms(balance, share);
    });
}

export const derivePortfolioMargin: MarginModel = {
  id: 'derive.pm',
  name: 'Derive portfolio margin (PM2)',
  venue: 'derive',
  rulePackKind: 'derive.pm',
  scenarios: pmScenarios,
  evaluate(input, pack) {
    const rules = pmRulesOf(pack);
    const failures = new Map<number, Failure>();
    const isListed = (coin: string): boolean => findNumber(pack, 'listed', coin) === 1;
    const derivatives = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const held = coveredCoins(input, pack, derivatives, isListed, failures).flatMap(([, own]) => own);
    const margins = coinBooks(input, pack, held, isListed).map((own): CoinMargin => {
      const values = matrixValues(input, rules, own);
      return { own, values, result: pmAccount(rules, own.book, values) };
    });
    const other = otherCollateral(input, pack, isListed);
    const root = { formula: 'sum over underlyings + collateral that does not count' };
    const tree = (isInitial: boolean): readonly MarginComponent[] => [
      ...margins.map((margin) => coinTerms(rules, margin, isInitial)),
      ...other.map((terms) => (isInitial ? terms.initial : terms.maintenance)),
    ];
    const parts = margins.map((margin) => worstPart(input, rules, margin));
    return marginResult(derivePortfolioMargin, 'PM2, 31 scenarios per underlying', input, pack, {
      initial: sum({ id: 'im', label: 'Initial margin', ...root }, tree(true)),
      maintenance: sum({ id: 'mm', label: 'Maintenance margin', ...root }, tree(false)),
      worst: worstScenario(input, parts),
      modelFailures: failures,
      coinFailures: unpricedCoins(input, isListed),
      notes: [
        'Each underlying is a subaccount of its own at the venue: requirements add up, without offsets',
        'Coins of the underlying move with it in the scenarios; the worst scenario lists positions without them',
        'Coin-settled instruments are margined as dollar contracts of the same size',
        'Confidence of the oracles is not known to the desk and taken as 1',
        FUTURES_NOTE,
      ],
    });
  },
};
