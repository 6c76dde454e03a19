/** How venues liquidate, as far as they say; each rule set names what is assumed. */
import type { LiquidationRules } from './liquidationReplay';

export interface VenueLiquidation {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Rules that nobody published. */
  readonly assumed: readonly string[];
  /** Maintenance margin / equity from which liquidation starts. */
  readonly triggerUsage: number;
  readonly rules: LiquidationRules;
  /** Place of an instrument in the order of reduction: options after everything else, or all alike. */
  readonly reducesFuturesFirst: boolean;
}

const SLICES = { slice: 0.125, stepLimit: 200, candidates: 40 } as const;

export const VENUE_LIQUIDATIONS: readonly VenueLiquidation[] = [
  {
    id: 'deribit.pm',
    title: 'Deribit portfolio margin: largest contributor first, else a hedge with the perpetual',
    source: 'support.deribit.com, "Liquidations" and "1 August 2023"',
    assumed: ['slice', 'candidates'],
    triggerUsage: 1,
    rules: { ...SLICES, targetUsage: 1, order: 'relief', hedges: true },
    reducesFuturesFirst: false,
  },
  {
    id: 'deribit.sm',
    title: 'Deribit standard margin: futures first, then options',
    source: 'deribit.com, "Auto liquidation"',
    assumed: ['slice', 'candidates'],
    triggerUsage: 1,
    rules: { ...SLICES, targetUsage: 1, order: 'relief', hedges: false },
    reducesFuturesFirst: true,
  },
  {
    id: 'bybit.uta',
    title: 'Bybit unified account: partial liquidation until maintenance is 90 % of equity',
    source: 'digest of the help centre article on portfolio margin',
    assumed: ['slice', 'candidates', 'order', 'no repayment of loans before'],
    triggerUsage: 1,
    rules: { ...SLICES, targetUsage: 0.9, order: 'relief-per-cost', hedges: false },
    reducesFuturesFirst: false,
  },
  {
    id: 'binance.pm',
    title: 'Binance portfolio margin: from uniMMR 1.05 until above it',
    source: 'Binance announcement "Portfolio Margin trading rules", 14 November 2024',
    assumed: ['slice', 'candidates', 'order'],
    triggerUsage: 1 / 1.05,
    rules: { ...SLICES, targetUsage: 1 / 1.05, order: 'relief-per-cost', hedges: false },
    reducesFuturesFirst: false,
  },
];

/** For venues whose order nobody published: everything about it is assumed. */
export const UNPUBLISHED_LIQUIDATION: VenueLiquidation = {
  id: 'unpublished',
  title: 'No published order: most relief per cost first, in parts, until maintenance is covered',
  source: '',
  assumed: ['order', 'slice', 'candidates', 'start and target at 100 % of equity'],
  triggerUsage: 1,
  rules: { ...SLICES, targetUsage: 1, order: 'relief-per-cost', hedges: false },
  reducesFuturesFirst: false,
};

/** Which rules of order a margin model's venue follows. */
const RULES_OF: Readonly<Record<string, string>> = {
  'deribit.pm': 'deribit.pm',
  'deribit.xpm': 'deribit.pm',
  'deribit.pmv1': 'deribit.pm',
  'deribit.sm': 'deribit.sm',
  'bybit.cross': 'bybit.uta',
  'bybit.pm': 'bybit.uta',
  'binance.pm': 'binance.pm',
};

/** How accounts under a margin model are liquidated. */
export const liquidationOf = (modelId: string): VenueLiquidation =>
  VENUE_LIQUIDATIONS.find(({ id }) => id === RULES_OF[modelId]) ?? UNPUBLISHED_LIQUIDATION;

/** Priority of a leg under the venue's order. */
export const legPriority = ({ reducesFuturesFirst }: VenueLiquidation, isOption: boolean): number =>
  reducesFuturesFirst && isOption ? 1 : 0;
