/** Paradex portfolio margin as a reader of the P&L matrix: scan or delta floor per coin, provisions on top. */
import { holdingsBy, holdingsToMargin, marginResult, unitFigure, type Holding } from '../account';
import { beside, leafUsd, sum } from '../component';
import { dollarCells, dollarPnl, isOption, isSpot, priceUsd, spotUsd, unitCoins } from '../exposure';
import type { MarginComponent, MarginInput, MarginModel } from '../marginModel';
import { packNumber, type RulePack } from '../rulePack';
import { worstScenario, type WorstPart } from '../worst';
import { feeProvision, fundingProvision, minimumDelta, portfolioRequirement } from './portfolioRules';
import { paradexCells, paradexLabel, paradexScenarios, type ParadexCell } from './portfolioScenarios';

interface CoinRisk {
  readonly coin: string;
  readonly held: readonly Holding[];
  readonly worstCell: number;
  readonly scan: number;
  readonly floor: number;
  readonly funding: number;
  readonly fees: number;
}

function provisions(input: MarginInput, pack: RulePack, held: readonly Holding[]) {
  let [funding, fees] = [0, 0];
  for (const { row, quantity } of held) {
    const price = isOption(input, row) ? spotUsd(input, row) : priceUsd(input, row);
    const coins = quantity * unitCoins(input, row);
    const taker = packNumber(pack, isOption(input, row) ? 'option_fee_rate' : 'perp_fee_rate');
    fees += feeProvision(coins * price, taker);
    if (input.universe.instruments[row].kind !== 'perpetual') continue;
    const rate = packNumber(pack, 'funding_rate_8h');
    funding += fundingProvision(Math.abs(coins), price, rate, packNumber(pack, 'funding_hours'));
  }
  return { funding, fees };
}

function coinRisk(
  input: MarginInput,
  pack: RulePack,
  cells: readonly ParadexCell[],
  coin: string,
  held: readonly Holding[],
): CoinRisk {
  const raw = dollarCells(input, held, input.firstScenario, cells.length);
  const pnl = cells.map(({ weight }, k) => weight * raw[k]);
  const worst = Math.min(...pnl);
  const deltas = held.map(({ row, quantity }) => quantity * unitFigure(input, row, 'deltaBs'));
  const floor = {
    net: packNumber(pack, 'net_delta_rate'),
    hedged: packNumber(pack, 'hedged_delta_rate'),
  };
  return {
    coin,
    held,
    worstCell: pnl.indexOf(worst),
    scan: Math.max(0, -worst),
    floor: minimumDelta(floor, deltas, spotUsd(input, held[0].row)),
    ...provisions(input, pack, held),
  };
}

function coinTree(risk: CoinRisk, cell: ParadexCell, share: number): MarginComponent {
  const { coin, scan, floor, funding, fees } = risk;
  const scaled = share === 1 ? '' : ` x ${share}`;
  const { initial } = portfolioRequirement(scan, floor, 1);
  return sum({ id: `coin.${coin}`, label: coin, formula: 'max(scan, delta floor) + provisions' }, [
    leafUsd(
      {
        id: 'market_risk',
        label: 'Market risk',
        formula: `max(scan, delta floor)${scaled}`,
        inputs: { scenario: paradexLabel(cell), weight: cell.weight },
      },
      initial * share,
    ),
    beside(leafUsd({ id: 'scan', label: 'Scan', formula: 'max(0, -min weighted cell)' }, scan)),
    beside(leafUsd({ id: 'min_delta', label: 'Delta floor', formula: '(a |net| + b hedged) x spot' }, floor)),
    leafUsd({ id: 'funding', label: 'Funding provision', formula: 'perpetuals x rate x hours / 8' }, funding),
    leafUsd({ id: 'fees', label: 'Fee provision', formula: 'notional x taker rate' }, fees),
  ]);
}

export const paradexPortfolioMargin: MarginModel = {
  id: 'paradex.pm',
  name: 'Paradex portfolio margin',
  venue: 'paradex',
  rulePackKind: 'paradex.pm',
  scenarios: paradexScenarios,
  evaluate(input, pack) {
    const { universe } = input;
    const cells = paradexCells(pack);
    const held = holdingsToMargin(input).filter(({ row }) => !isSpot(input, row));
    const risks = holdingsBy(held, (row) => universe.underlying[row]).map(([at, own]) =>
      coinRisk(input, pack, cells, universe.underlyings[at], own),
    );
    const tree = (id: string, label: string, share: number): MarginComponent =>
      sum(
        { id, label, formula: 'sum over coins' },
        risks.map((risk) => coinTree(risk, cells[risk.worstCell], share)),
      );
    const parts = risks.map(({ coin, held: own, worstCell }): WorstPart => ({
      scenarioId: `${coin}.paradex.${worstCell + 1}`,
      label: `${coin} ${paradexLabel(cells[worstCell])}`,
      rows: own.map(({ row }) => row),
      unitPnlUsd: (row) => dollarPnl(input, row, input.firstScenario + worstCell) * cells[worstCell].weight,
    }));
    return marginResult(paradexPortfolioMargin, '24 scenarios per coin, delta floor', input, pack, {
      initial: tree('im', 'Initial margin', 1),
      maintenance: tree('mm', 'Maintenance margin', packNumber(pack, 'maintenance_share')),
      worst: worstScenario(input, parts),
      modelFailures: new Map(),
      notes: [
        'Coins do not offset each other (not stated by the venue); coin-settled instruments count as dollar contracts',
        'Provisions use the rates of the pack, not the current funding',
      ],
    });
  },
};
