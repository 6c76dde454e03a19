/** The answers of `plimsoll margin` as text for people. USD; percent only here. */
import type { MarginComponent, MarginResult } from '../../engine/margin/marginModel';
import type { AccountEquity } from '../../engine/risk/equity';
import type { Explained } from './explain';
import type { CascadeResult } from '../../engine/margin/liquidation/cascade';
import type { Liquidations } from './liquidation';
import type { AccountMargins } from './marginRun';
import type { Since } from './since';
import type { WhatIfChange } from './whatIf';

const usd = (amount: number): string =>
  Number.isNaN(amount)
    ? '-'
    : amount.toLocaleString('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const signed = (amount: number): string => `${amount > 0 ? '+' : ''}${usd(amount)}`;
const percent = (fraction: number | null): string =>
  fraction === null ? 'not in range' : `${(100 * fraction).toFixed(2)} %`;
const right = (text: string, width: number): string => text.padStart(width);

/** All models of an account in one table, the spread between them last: it is the risk of the model itself. */
function comparison(results: readonly MarginResult[], equity: AccountEquity): string {
  const lines = results.map((result) => {
    const { initialMarginUsd: im, maintenanceMarginUsd: mm, equityUsd } = result;
    const ratio = equityUsd > 0 ? percent(mm / equityUsd) : '-';
    const weak = result.rulePack.weakParameters.length;
    return `  ${result.modelId.padEnd(22)}${right(usd(im), 18)}${right(usd(mm), 18)}${right(usd(equityUsd - mm), 20)}${right(ratio, 12)}${right(String(weak), 9)}${result.failures.length > 0 ? '  incomplete' : ''}\n`;
  });
  const whole = results.filter(({ failures }) => failures.length === 0);
  const figures = whole.map(({ initialMarginUsd }) => initialMarginUsd).filter(Number.isFinite);
  const [least, most] = [Math.min(...figures), Math.max(...figures)];
  const spread =
    figures.length < 2
      ? ''
      : `  IM from ${usd(least)} to ${usd(most)}: ${usd(most - least)} between the models\n`;
  const head = `  ${'model'.padEnd(22)}${right('IM', 18)}${right('MM', 18)}${right('headroom', 20)}${right('MM/equity', 12)}${right('assumed', 9)}\n`;
  return `\n  equity ${usd(equity.totalUsd)} USD\n${head}${lines.join('')}${spread}`;
}

export function describeAccount({ accountId, equity, results }: AccountMargins): string {
  const collateral = equity.byCurrency.map(
    (c) => `  ${c.currency.padEnd(6)}${right(String(c.total), 24)}  ${right(usd(c.totalUsd), 18)} USD\n`,
  );
  return [
    `\naccount ${accountId}: equity ${usd(equity.totalUsd)} USD\n`,
    ...collateral,
    ...(results.length > 1 ? [comparison(results, equity)] : []),
    ...results.map((result) => describeResult(result, equity)),
  ].join('');
}

function describeResult(result: MarginResult, equity: AccountEquity): string {
  const ratio = equity.totalUsd > 0 ? percent(result.maintenanceMarginUsd / equity.totalUsd) : '-';
  const worst =
    result.worst === undefined ? '' : `  worst: ${result.worst.label}: ${usd(result.worst.pnlUsd)} USD\n`;
  const { id, version, effectiveFrom, weakParameters } = result.rulePack;
  const weak = weakParameters.map(({ name, confidence }) => `${name} ${confidence}`).join(', ');
  return [
    `\n ${result.modelName} (${id} ${version}, effective ${effectiveFrom})\n`,
    `  IM ${usd(result.initialMarginUsd)}  MM ${usd(result.maintenanceMarginUsd)}  MM/equity ${ratio}\n`,
    worst,
    ...result.components.map((component) => describeComponent(component, 2)),
    ...result.notes.map((note) => `  note: ${note}\n`),
    ...(weak === '' ? [] : [`  not published: ${weak}\n`]),
  ].join('');
}

function describeComponent(component: MarginComponent, depth: number): string {
  const label = `${' '.repeat(depth)}${component.label}`.padEnd(44);
  const line = `${label}${right(usd(component.amountUsd), 18)}${component.adds ? '' : ' (beside)'}\n`;
  return line + component.children.map((child) => describeComponent(child, depth + 2)).join('');
}

export const describeWhatIf = ({ accountId, models }: WhatIfChange): string =>
  [
    `\nwhat if: account ${accountId}\n`,
    `  ${'model'.padEnd(22)}${right('IM', 18)}${right('change', 18)}${right('MM', 18)}${right('change', 18)}${right('worst', 20)}\n`,
    ...models.map(
      (m) =>
        `  ${m.modelId.padEnd(22)}${right(usd(m.initialMarginUsd), 18)}${right(signed(m.initialChangeUsd), 18)}${right(usd(m.maintenanceMarginUsd), 18)}${right(signed(m.maintenanceChangeUsd), 18)}${right(m.worstPnlUsd === null ? '-' : usd(m.worstPnlUsd), 20)}\n`,
    ),
  ].join('');

export const describeExplained = ({ accountId, modelId, positions, offset, distances }: Explained): string =>
  [
    `\nexplained: account ${accountId} under ${modelId}\n`,
    `  ${'position'.padEnd(34)}${right('incremental', 18)}${right('marginal', 18)}${right('stand-alone', 18)}\n`,
    ...positions.map(
      (p) =>
        `  ${p.instrumentId.padEnd(34)}${right(usd(p.incrementalUsd), 18)}${right(usd(p.marginalUsd), 18)}${right(usd(p.standAloneUsd), 18)}\n`,
    ),
    `  offset benefit ${usd(offset.benefitUsd)} = stand-alone ${usd(offset.standAloneUsd)} - portfolio ${usd(offset.portfolioUsd)}; not of any position ${usd(offset.eulerRemainderUsd)}\n`,
    `  all spots together: call at ${percent(distances.call)}, liquidation at ${percent(distances.liquidation)}, no equity at ${percent(distances.zeroEquity)}\n`,
  ].join('');

export const describeSince = ({ from, to, accounts }: Since): string =>
  [
    `\nchanged from ${from} to ${to}\n`,
    ...accounts.flatMap(({ accountId, models }) =>
      models.flatMap(({ modelId, before, after, steps }) => [
        `  account ${accountId}, ${modelId}: IM ${usd(before.initialMarginUsd)} to ${usd(after.initialMarginUsd)}\n`,
        ...steps.map(
          (step) =>
            `    ${step.cause.padEnd(14)}${right(signed(step.initialMarginUsd), 18)} IM${right(signed(step.maintenanceMarginUsd), 18)} MM\n`,
        ),
      ]),
    ),
  ].join('');

const byCoin = (
  coins: readonly string[],
  figures: readonly number[],
  text: (figure: number) => string,
): string => coins.map((coin, c) => `${coin} ${text(figures[c])}`).join(', ');

function describeCascade(cascade: CascadeResult): readonly string[] {
  const { coins, rounds, isStable, moves, bankruptcyUsd } = cascade;
  const names = (round: CascadeResult['rounds'][number]): string =>
    round.liquidated
      .map(({ id, tradedDeltaUsd }) => `${id} ${byCoin(coins, tradedDeltaUsd, usd)}`)
      .join('; ');
  return [
    `  cascade of all accounts: ${rounds.length} rounds, ${isStable ? 'stable' : 'not stable'} at ${byCoin(coins, moves, percent)}, uncovered ${usd(bankruptcyUsd)}\n`,
    ...rounds.map(
      (round, k) =>
        `    round ${k + 1}: to ${byCoin(coins, round.movesAfter, percent)}, traded delta ${names(round)}\n`,
    ),
  ];
}

const shockText = (shock: Liquidations['settings']['shock']): string =>
  typeof shock === 'number' ? percent(shock) : byCoin(Object.keys(shock), Object.values(shock), percent);

export const describeLiquidations = ({ settings, accounts, cascade }: Liquidations): string =>
  [
    `\nliquidation after a move of ${shockText(settings.shock)}\n`,
    ...settings.assumptions.map((text) => `  assumed: ${text}\n`),
    ...accounts.map(({ accountId, venue, modelId, assumed, replay, failure }) =>
      replay === null
        ? `  ${failure?.message ?? accountId}\n`
        : `  account ${accountId} at ${venue}, ${modelId}: ${replay.outcome} after ${replay.steps.length} steps, equity ${usd(replay.equityUsd)}, MM ${usd(replay.maintenanceUsd)}, price ${byCoin(replay.coins, replay.moves, percent)}; assumed: ${assumed.join(', ')}\n`,
    ),
    ...(cascade === null ? ['  no cascade: an account cannot be valued\n'] : describeCascade(cascade)),
  ].join('');
