/** Pricer of OTC contracts with closed or integrated formulas (`exoticFormulas`), exercised at expiry. */
import type { Result } from '../basics/result';
import type { ExoticPayoff } from '../instruments/exoticPayoff';
import type { ExoticOption, Product } from '../instruments/product';
import { exoticFormula } from './exoticFormulas';
import { formulaMarket, secondGreeks, valueByFormula } from './formulaPricer';
import type { InstrumentMarket, ProductValue } from './instrumentValue';
import { missing, pricerOf, unsupported } from './productPricer';

const PAIR_STYLES: ReadonlySet<string> = new Set([
  'exchange',
  'spread',
  'best-of',
  'worst-of',
  'two-asset-correlation',
]);

export const isPair = ({ style }: ExoticPayoff): boolean => PAIR_STYLES.has(style);

const isExotic = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european';

function price(option: ExoticOption, market: InstrumentMarket): Result<ProductValue> {
  const given = formulaMarket(option, market);
  if (!given.ok) return given;
  const { payoff, multiplier } = option;
  if (isPair(payoff) && market.second === undefined) return missing(option, 'second asset');
  const formula = exoticFormula(option);
  if (formula === undefined) return { ok: false, failure: unsupported(option, `style "${payoff.style}"`) };
  const value = valueByFormula(option, given.value, formula, eventsOf(payoff));
  if (!value.ok || !isPair(payoff)) return value;
  return { ok: true, value: { ...value.value, second: secondGreeks(formula, given.value, multiplier) } };
}

/** Instants before expiry at which something happens. */
export function eventsOf(payoff: ExoticPayoff): readonly number[] {
  switch (payoff.style) {
    case 'window-barrier':
      return [payoff.fromMs, payoff.toMs];
    case 'asian':
      return payoff.fixingsMs;
    case 'partial-floating-lookback':
      return [payoff.untilMs];
    case 'partial-fixed-lookback':
      return [payoff.fromMs];
    case 'forward-start':
      return [payoff.startMs];
    case 'chooser':
    case 'complex-chooser':
      return [payoff.chooseMs];
    case 'compound':
      return [payoff.motherExpiryMs];
    default:
      return [];
  }
}

export const exoticPricer = pricerOf('exotic', isExotic, price);
