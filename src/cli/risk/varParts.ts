/** What stands beside the figures of a risk run, as text: backtests, correlations, dependence, challenger, exit. */
import type { DatedBacktest, RiskReport, SegmentBacktest } from '../../contracts/risk';
import { day, level, percent, usd } from '../risk/varText';

export const describeParts = (report: RiskReport): string =>
  [
    ...report.backtests.map((test) => describeBacktest(test, report.pastBooks === null)),
    describePastBooks(report),
    describeSegments(report.segments),
    describeCorrelations(report),
    describeDial(report),
    describeDependence(report),
    describeOutside(report),
    describeChallenger(report),
    describeLiquidity(report),
    ...report.refusals.map(({ part, failure }) => `\n${part}: not computed: ${failure.message}\n`),
  ].join('');

function describeBacktest(test: DatedBacktest, isToday: boolean): string {
  const {
    label,
    alpha,
    window,
    daysMs,
    exceptions,
    expectedExceptions,
    tests,
    coverage,
    margin,
    level: at,
  } = test;
  const range = `${day(daysMs[0])} to ${day(daysMs[daysMs.length - 1])}`;
  const worst = exceptions.map((t) => `${day(daysMs[t])} (${usd(test.pnl[t])})`).slice(0, 12);
  return [
    `\nbacktest of ${isToday ? 'the book of today' : "the desk's own books"}: ${label}, VaR ${level(1 - alpha)}, 1 d, window ${window} days, ${daysMs.length} days ${range}\n`,
    `  ${exceptions.length} exceptions, ${expectedExceptions.toFixed(1)} expected${worst.length > 0 ? `: ${worst.join(', ')}` : ''}\n`,
    ...tests.map(({ name, statistic, pValue, criticalValue, verdict }) => {
      const p = pValue === null ? '' : `p ${percent(pValue)}`;
      const limit = criticalValue === null ? '' : `critical ${criticalValue.toFixed(2)}`;
      const value = statistic === null ? '-' : Number(statistic.toFixed(4)).toString();
      return `  ${name.padEnd(34)}${value.padStart(10)}  ${(p || limit).padEnd(16)}${verdict} (at ${level(at)})\n`;
    }),
    coverage === null
      ? ''
      : `  coverage of ${test.margins !== null ? 'the margin of each day' : margin === null ? 'the VaR of each day' : `a margin of ${usd(margin)} USD`}: ${percent(coverage.coverage, 2)}, worst loss over margin ${coverage.worstRatio.toFixed(2)}, ` +
        `shortfall ${usd(coverage.shortfall)}, mean surplus ${usd(coverage.meanSurplus)} USD\n`,
  ].join('');
}

function describePastBooks({ pastBooks }: RiskReport): string {
  if (pastBooks === null) return '';
  const { skipped, positionsLeftOut, marginModel, notes } = pastBooks;
  return [
    `\nbooks of past days, known since ${day(pastBooks.coveredFromMs)}; margin: ${marginModel ?? 'not computed'}\n`,
    ...skipped.map(
      ({ fromMs, toMs, days, failure }) =>
        `  ${day(fromMs)} to ${day(toMs)}, ${days} days without a test: ${failure.message}\n`,
    ),
    positionsLeftOut > 0 ? `  ${positionsLeftOut} positions, summed over the days, are left out\n` : '',
    ...notes.map((note) => `  ${note}\n`),
  ].join('');
}

function describeSegments(segments: readonly SegmentBacktest[]): string {
  if (segments.length === 0) return '';
  const line = ({
    segment,
    days,
    exceptions,
    expected,
    kupiecPValue,
    worstMarginRatio,
    failure,
  }: SegmentBacktest): string =>
    failure === null
      ? `  ${segment.padEnd(40)}${String(days).padStart(6)} days${String(exceptions).padStart(5)} of ${expected.toFixed(1)} expected, p ${kupiecPValue === null ? '-' : percent(kupiecPValue)}${worstMarginRatio === null ? '' : `, worst loss ${worstMarginRatio.toFixed(2)} of the margin`}\n`
      : `  ${segment.padEnd(40)}not tested: ${failure.message}\n`;
  return `\nexceptions by segment\n${segments.map(line).join('')}`;
}

function describeCorrelations({ correlations }: RiskReport): string {
  if (correlations === null) return '';
  const { factors, days, firstMs, lastMs, estimates, notes } = correlations;
  const rows = estimates.map(({ name, description, rows: matrix, repairDistance, failure }) => {
    if (failure !== null) return `  ${name.padEnd(10)}not computed: ${failure.message}\n`;
    const pairs = matrix.flatMap((row, i) =>
      row.slice(0, i).map((r, j) => `${factors[j]}/${factors[i]} ${r.toFixed(3)}`),
    );
    return `  ${name.padEnd(10)}${pairs.slice(0, 6).join(', ')}; ${description}; repair ${repairDistance.toPrecision(2)}\n`;
  });
  const head = `\ncorrelations of ${factors.join(', ')}, ${days} days ${day(firstMs)} to ${day(lastMs)}\n`;
  return [head, ...rows, ...notes.map((note) => `  ${note}\n`)].join('');
}

function describeDial({ dial }: RiskReport): string {
  if (dial === null) return '';
  const lines = dial.positions.map(({ position, label, figures, broken }) => {
    const cells = figures.map(
      ({ confidence, valueAtRisk, expectedShortfall }) =>
        `${level(confidence)} VaR ${usd(valueAtRisk)} ES ${usd(expectedShortfall)}`,
    );
    const offsets = broken
      .slice(0, 3)
      .map(({ first, second, addedDeviation }) => `${first} with ${second} (+${usd(addedDeviation)})`);
    const text = offsets.length === 0 ? '' : `; offsets that break: ${offsets.join(', ')}`;
    return `  ${position.toFixed(1)} ${label.padEnd(24)}${cells.join(', ')}${text}\n`;
  });
  return `\ncorrelation dial: ${dial.description}\n${lines.join('')}`;
}

function describeDependence({ dependence }: RiskReport): string {
  if (dependence === null) return '';
  const { days, firstMs, lastMs, pairs, clusters, notes } = dependence;
  const number = (value: number | null, digits = 3): string => (value === null ? '-' : value.toFixed(digits));
  return [
    `\ndependence, moves over their EWMA volatility, ${days} days ${day(firstMs)} to ${day(lastMs)}\n`,
    ...pairs.map(
      (pair) =>
        `  ${pair.first} with ${pair.second}: correlation ${number(pair.correlation)}, t copula nu ${number(pair.nu, 1)}, ` +
        `tail dependence ${number(pair.tailDependence)} (counted ${number(pair.lowerTail, 2)} +- ${number(pair.lowerTailError, 2)}), ` +
        `distance correlation ${number(pair.distanceCorrelation)}, p ${number(pair.pValue)}${pair.failure === null ? '' : `; ${pair.failure.message}`}\n`,
    ),
    `  clusters: ${clusters.map((cluster) => cluster.join(' + ')).join('; ')}\n`,
    ...notes.map((note) => `  ${note}\n`),
  ].join('');
}

function describeOutside({ outside }: RiskReport): string {
  if (outside.length === 0) return '';
  const lines = outside.map(
    ({ factor, days, correlation, pnlPerDeviation, explained, pnlOnWorstDays, failure }) =>
      failure === null
        ? `  ${factor.padEnd(16)}correlation ${correlation.toFixed(3)} over ${days} days, ${usd(pnlPerDeviation)} USD per deviation, ` +
          `${percent(explained)} of the variance, mean P&L on its worst days ${usd(pnlOnWorstDays)} USD\n`
        : `  ${factor.padEnd(16)}${failure.message}\n`,
  );
  return `\nP&L of the book of today against markets that it does not hold\n${lines.join('')}`;
}

function describeChallenger({ challenger }: RiskReport): string {
  if (challenger === null) return '';
  const { confidence, challengerVar, classicalVar, challengerLoss, classicalLoss, days, comparison } =
    challenger;
  const test = comparison === null ? '' : `, Diebold-Mariano p ${percent(comparison.pValue)}`;
  return [
    `\nlearned challenger beside filtered history, 1 d VaR ${level(confidence)} of the book of today\n`,
    `  challenger ${usd(challengerVar)}, classical ${usd(classicalVar)} USD\n`,
    `  mean quantile loss over ${days} days out of sample: ${challengerLoss.toFixed(1)} against ${classicalLoss.toFixed(1)}${test}\n`,
  ].join('');
}

function describeLiquidity({ liquidity }: RiskReport): string {
  if (liquidity === null) return '';
  const { coins, exitCost, exitDays, liquidationVar, liquidityAdjustedVar, description } = liquidity;
  const { marginAddOn, assumptions } = liquidity;
  return [
    `\nleaving the book: ${description}\n`,
    ...coins.map(({ underlying, deltaUsd, days, totalCost, scheduled, failure }) =>
      failure === null
        ? `  ${underlying.padEnd(8)}${usd(deltaUsd)} USD in ${(days ?? 0).toFixed(2)} days for ${usd(totalCost ?? 0)} USD${scheduled === null ? '' : `, scheduled ${usd(scheduled.expectedCost)}, at the lead confidence ${usd(scheduled.costAtConfidence)} USD`}\n`
        : `  ${underlying.padEnd(8)}${failure.message}\n`,
    ),
    `  cost ${usd(exitCost)}, longest ${exitDays.toFixed(2)} days, VaR over the exit ${usd(liquidationVar)}, with cost ${usd(liquidityAdjustedVar)} USD, margin add-on ${usd(marginAddOn)} USD\n`,
    ...assumptions.map((assumption) => `  ${assumption}\n`),
  ].join('');
}
