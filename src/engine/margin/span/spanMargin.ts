/**
 * SPAN on the desk's own book: combined commodity = coin, risk arrays from the scenario matrix, parameters from the
 * rule pack. Equity counts option value already, so the requirement is the risk without net option value.
 */
import { MS_PER_DAY } from '../../basics/time';
import { expiryOf } from '../../instruments/instrument';
import { KIND } from '../../market/universe';
import { pnlUsd } from '../../risk/revalue';
import type { Scenario } from '../../scenarios/scenario';
import { holdingsBy, holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { beside, leafUsd, sum } from '../component';
import { blockPnl } from '../house/historicalRisk';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { findNumber, packNumber, packNumbers, scopesOf, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { shortOptionMinimum } from './commodityRisk';
import { interSpreadCredits } from './interSpread';
import { intraSpreadCharge, type TierDelta } from './intraSpread';
import { scanRiskOfPnl, weightedPriceRisk, type ScanRisk } from './scanRisk';
import type { InterSpread, IntraSpread } from './spanParameters';
import {
  coverOf,
  priceRangesOf,
  SPAN_SCENARIO_COUNT,
  SPAN_SCENARIOS,
  type ExtremeMove,
  type SpanScenario,
} from './spanScenarios';

const extremeOf = (pack: RulePack): ExtremeMove => ({
  multiple: packNumber(pack, 'extreme_multiple'),
  cover: packNumber(pack, 'extreme_cover'),
});

const nameOf = ({ priceThirds, vol, isExtreme }: SpanScenario): string => {
  const price = isExtreme ? `extreme ${priceThirds > 0 ? 'up' : 'down'}` : `price ${priceThirds}/3`;
  return `${price}, vol ${vol > 0 ? 'up' : vol < 0 ? 'down' : 'unchanged'}`;
};

/** Each coin moves by its own price scan range; the one of `*` holds for the rest. */
function spanScenarios(pack: RulePack): readonly Scenario[] {
  const extreme = extremeOf(pack);
  const coins = ['*', ...scopesOf(pack, 'price_scan_range')];
  return SPAN_SCENARIOS.map((scenario, at) => ({
    id: `span${at + 1}`,
    name: nameOf(scenario),
    daysForward: packNumber(pack, 'look_ahead_days'),
    shifts: coins.map((underlying) => ({
      underlying,
      spot: {
        type: 'relative',
        value: priceRangesOf(scenario, extreme) * (findNumber(pack, 'price_scan_range', underlying) ?? NaN),
      },
      vol: { type: 'absolute', value: scenario.vol * packNumber(pack, 'vol_scan_range'), floor: 0 },
    })),
  }));
}

interface CoinRisk {
  readonly coin: string;
  readonly held: readonly Holding[];
  readonly scan: ScanRisk;
  readonly netDeltaUsd: number;
  readonly intra: number;
  readonly spreads: number;
  readonly minimum: number;
}

const coversOf = (pack: RulePack): readonly number[] =>
  SPAN_SCENARIOS.map((scenario) => coverOf(scenario, extremeOf(pack)));

function scenarioPnlUsd(input: MarginInput, pack: RulePack, held: readonly Holding[]): readonly number[] {
  const pnl = blockPnl(input, held, { from: 0, count: SPAN_SCENARIO_COUNT });
  return coversOf(pack).map((cover, at) => pnl[at] * cover);
}

/** Tier 0 holds spot, perpetuals and expiries up to the first boundary. */
function tierOf(input: MarginInput, pack: RulePack, row: number): number {
  const expiryMs = expiryOf(input.universe.instruments[row]);
  if (expiryMs === undefined) return 0;
  const days = (expiryMs - input.market.valuationMs) / MS_PER_DAY;
  const boundaries = packNumbers(pack, 'tier_days');
  const found = boundaries.findIndex((boundary) => days <= boundary);
  return found < 0 ? boundaries.length : found;
}

/** USD delta by tier; expiries of opposite sign stay apart. */
function coinTierDeltas(input: MarginInput, pack: RulePack, held: readonly Holding[]): readonly TierDelta[] {
  const count = packNumbers(pack, 'tier_days').length + 1;
  const deltas = Array.from({ length: count }, (_, k) => ({ tier: String(k), long: 0, short: 0 }));
  for (const [, ofExpiry] of holdingsBy(held, (row) => input.universe.expirySlot[row])) {
    const usd = ofExpiry.reduce((total, h) => total + h.quantity * unitFigure(input, h.row, 'deltaUsd'), 0);
    const tier = deltas[tierOf(input, pack, ofExpiry[0].row)];
    tier.long += Math.max(0, usd);
    tier.short += Math.max(0, -usd);
  }
  return deltas;
}

/** Spreads between near tiers first; the rate per USD of delta grows with the distance of the tiers. */
function calendarSpreads(pack: RulePack): readonly IntraSpread[] {
  const rates = packNumbers(pack, 'intra_spread_rates');
  const tiers = packNumbers(pack, 'tier_days').length + 1;
  const spreads: IntraSpread[] = [];
  for (let gap = 0; gap < tiers; gap++) {
    for (let near = 0; near + gap < tiers; near++) {
      const leg = (tier: number, side: 'A' | 'B') => ({ tier: String(tier), side, deltaPerSpread: 1 });
      const legs = [leg(near, 'A'), leg(near + gap, 'B')];
      const chargeRate = rates[Math.min(gap, rates.length - 1)];
      spreads.push({ priority: spreads.length, legs, chargeRate });
    }
  }
  return spreads;
}

function shortOptionsUsd(input: MarginInput, held: readonly Holding[]): { calls: number; puts: number } {
  const { universe, market } = input;
  const short = { calls: 0, puts: 0 };
  for (const { row, quantity } of held) {
    if (universe.kind[row] !== KIND.option || quantity >= 0) continue;
    const usd = -quantity * universe.multiplier[row] * market.spot[universe.indexSlot[row]];
    short[universe.isCall[row] === 1 ? 'calls' : 'puts'] += usd;
  }
  return short;
}

function coinRisk(input: MarginInput, pack: RulePack, coin: string, held: readonly Holding[]): CoinRisk {
  const intra = intraSpreadCharge(coinTierDeltas(input, pack, held), calendarSpreads(pack));
  const rate = packNumber(pack, 'short_option_minimum');
  return {
    coin,
    held,
    scan: scanRiskOfPnl(scenarioPnlUsd(input, pack, held)),
    netDeltaUsd: held.reduce((total, h) => total + h.quantity * unitFigure(input, h.row, 'deltaUsd'), 0),
    intra: intra.charge,
    spreads: intra.bySpread.reduce((total, { spreads }) => total + spreads, 0),
    minimum: shortOptionMinimum({ rate, method: 'sum' }, shortOptionsUsd(input, held)),
  };
}

/** One spread of the coins that have a credit rate, dollar for dollar of delta, in the order of the pack. */
function coinSpreads(pack: RulePack): readonly InterSpread[] {
  const coins = scopesOf(pack, 'inter_credit_rate');
  const spreads: InterSpread[] = [];
  for (let a = 0; a < coins.length; a++) {
    for (let b = a + 1; b < coins.length; b++) {
      const leg = (commodity: string, side: 'A' | 'B') => ({
        commodity,
        side,
        deltaRatio: 1,
        creditRate: findNumber(pack, 'inter_credit_rate', commodity) ?? 0,
      });
      spreads.push({ priority: spreads.length, legs: [leg(coins[a], 'A'), leg(coins[b], 'B')] });
    }
  }
  return spreads;
}

function coinTree(risk: CoinRisk, credit: number, factor: number): MarginComponent {
  const { scan, intra, minimum } = risk;
  const scaled = factor === 1 ? '' : ` x ${factor}`;
  const part = (id: string, label: string, formula: string, usd: number): MarginComponent =>
    leafUsd({ id, label, formula: `${formula}${scaled}` }, usd * factor);
  const scanned = [
    part('scan', 'Scanning risk', 'max(0, -min of 16 scenarios)', scan.scanRisk),
    part('intra', 'Calendar spreads', 'delta USD in spreads x rate by tiers', intra),
    part('inter', 'Credit for other coins', '-(weighted price risk x spread delta x rate)', -credit),
  ];
  const total = scan.scanRisk + intra - credit;
  const terms = { id: `underlying.${risk.coin}`, label: risk.coin };
  const formula = 'max(scan + intra - inter, short option minimum)';
  const least = part('short_options', 'Short option minimum', 'rate x coins short x index', minimum);
  const inputs = { 'active scenario': scan.activeScenario + 1, 'net delta USD': risk.netDeltaUsd };
  return minimum > total
    ? sum({ ...terms, formula, inputs }, [...scanned.map(beside), least])
    : sum({ ...terms, formula, inputs }, [...scanned, beside(least)]);
}

export const spanMargin: MarginModel = {
  id: 'cme.span',
  name: 'SPAN (16 scenarios)',
  venue: 'cme',
  rulePackKind: 'cme.span',
  scenarios: spanScenarios,
  evaluate(input, pack) {
    const groups = holdingsBy(holdingsToMargin(input), (row) => input.universe.underlying[row]);
    const risks = groups.map(([u, held]) => coinRisk(input, pack, input.universe.underlyings[u], held));
    const { byCommodity: credits } = interSpreadCredits(
      risks.map(({ coin, netDeltaUsd, scan }) => ({
        commodity: coin,
        netDelta: netDeltaUsd,
        weightedPriceRisk: weightedPriceRisk(scan, netDeltaUsd),
      })),
      coinSpreads(pack),
    );
    const cappedCredit = ({ coin, scan, intra }: CoinRisk): number =>
      Math.min(credits.get(coin) ?? 0, scan.scanRisk + intra);
    const tree = (id: string, label: string, factor: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over coins' },
        risks.map((risk) => coinTree(risk, cappedCredit(risk), factor)),
      );
    const covers = coversOf(pack);
    const parts = risks.map(({ coin, held, scan }): WorstPart => {
      const { id, name } = input.revaluation.scenarios.scenarios[input.firstScenario + scan.activeScenario];
      return {
        scenarioId: `${coin}.${id}`,
        label: `${coin}: ${name}`,
        rows: held.map(({ row }) => row),
        unitPnlUsd: (row) =>
          pnlUsd(input.revaluation, row, input.firstScenario + scan.activeScenario) *
          covers[scan.activeScenario],
      };
    });
    return marginResult(spanMargin, 'classic SPAN; equity counts option value', input, pack, {
      initial: tree('im', 'Initial margin', packNumber(pack, 'initial_factor')),
      maintenance: tree('mm', 'Maintenance margin', 1),
      worst: worstScenario(input, parts),
      modelFailures: new Map(),
      notes: ['Extreme moves count with their cover; calendar and coin spreads are formed in USD of delta'],
    });
  },
};
