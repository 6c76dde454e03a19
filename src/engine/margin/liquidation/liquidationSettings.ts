/** What a liquidation assumes of the market: the shock, impact by coin, spreads and fees; defaults are told. */
import { KIND } from '../../market/universe';
import type { LegTerms } from './accountBook';
import { depthImpact, type StoredDepth } from './depthImpact';
import { squareRootImpact, type CoinMoves } from './liquidationModel';
import type { MarketImpact } from './marketImpact';
import { legPriority, type VenueLiquidation } from './venueRules';

/** Square-root law: coefficient x daily vol x sqrt(|delta USD| / daily volume), of which a share lasts. */
export interface ImpactLaw {
  readonly coefficient: number;
  readonly dailyVol: number;
  readonly dailyVolumeUsd: number;
  readonly lastingShare: number;
}

interface ByKind {
  readonly option: number;
  readonly future: number;
}

/** What somebody says; all but the shock may be left out. */
export interface LiquidationTerms {
  /** Move of spot before the first forced trade, a fraction: of all coins, or of the coins named (others stay). */
  readonly shock: number | Readonly<Record<string, number>>;
  readonly impact?: ImpactLaw;
  /** Laws of single coins. */
  readonly impactByCoin?: Readonly<Record<string, ImpactLaw>>;
  /** Share of a coin's lasting move that the other coins make too, 0 to 1. */
  readonly crossImpact?: number;
  /** Stored order-book depth of every coin in USD by distance from mid; what exceeds it follows the law. */
  readonly depth?: StoredDepth;
  /** Half the bid-ask spread as a fraction of turnover: premium of options, notional of futures. */
  readonly halfSpread?: ByKind;
  /** Liquidation fee as a fraction of notional. */
  readonly feeRate?: ByKind;
}

/** Values that stand in where nothing is said; nobody published them. */
const ASSUMED = {
  impact: { coefficient: 1, dailyVol: 0.03, dailyVolumeUsd: 1e9, lastingShare: 0.5 },
  crossImpact: 0,
  halfSpread: { option: 0.02, future: 0.0005 },
  feeRate: { option: 0.0019, future: 0.0075 },
} as const;

type Defaulted = keyof typeof ASSUMED;

export interface LiquidationSettings
  extends Omit<LiquidationTerms, Defaulted>, Required<Pick<LiquidationTerms, Defaulted>> {
  /** What no source gives: defaults that were taken, and simplifications. */
  readonly assumptions: readonly string[];
}

const simplifications = ({ shock, crossImpact = ASSUMED.crossImpact }: LiquidationTerms): string[] => [
  typeof shock === 'number'
    ? 'the shock moves the spots of all coins alike'
    : `the shock moves ${Object.keys(shock).join(', ') || 'no coin'} only`,
  crossImpact === 0
    ? 'a forced trade moves its own coin only'
    : `other coins follow a forced trade by ${crossImpact} of its lasting move`,
  'vols unchanged',
  'depth and spreads as before after each step',
];

const textOf = (value: number | object): string =>
  typeof value === 'number'
    ? String(value)
    : Object.entries(value)
        .map(([term, each]) => `${term} ${String(each)}`)
        .join(', ');

export function liquidationSettings(terms: LiquidationTerms): LiquidationSettings {
  const taken = (Object.keys(ASSUMED) as Defaulted[]).filter((name) => terms[name] === undefined);
  const defaults = taken.map((name) => `${name}: ${textOf(ASSUMED[name])}`);
  return { ...ASSUMED, ...terms, assumptions: [...defaults, ...simplifications(terms)] };
}

export const shockOf = ({ shock }: Pick<LiquidationTerms, 'shock'>, coins: readonly string[]): CoinMoves =>
  coins.map((coin) => (typeof shock === 'number' ? shock : (shock[coin] ?? 0)));

export function marketImpactOf(settings: LiquidationSettings): MarketImpact {
  const { impact, impactByCoin = {}, depth, crossImpact } = settings;
  return {
    crossImpact,
    ofCoin(coin) {
      const rules = impactByCoin[coin] ?? impact;
      const law = squareRootImpact(rules);
      return depth === undefined ? law : depthImpact(depth, law, rules.lastingShare);
    },
  };
}

/** Cost terms and place in the venue's order, by the kind of an instrument. */
export function legTermsOf({ halfSpread, feeRate }: LiquidationSettings, rules: VenueLiquidation) {
  return (kind: number): LegTerms => {
    const isOption = kind === KIND.option;
    const of = isOption ? 'option' : 'future';
    return { halfSpread: halfSpread[of], feeRate: feeRate[of], priority: legPriority(rules, isOption) };
  };
}
