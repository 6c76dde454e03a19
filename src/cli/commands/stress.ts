/** `plimsoll stress`: P&L and margin of a portfolio in scenarios, and the P&L matrix by position. */
import { scenarioSetSchema } from '../../contracts/scenarios';
import { createMarginEngine } from '../../engine/margin/marginEngine';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import type { MarginFigures } from '../../engine/risk/ladder';
import { revalue, type Revaluation } from '../../engine/risk/revalue';
import { pnlByPosition, type DrillDownPnl } from '../../engine/risk/scenarioReaders';
import { shiftMarket } from '../../engine/risk/shiftMarket';
import { scenariosOf } from '../../engine/scenarios/grid';
import type { Scenario } from '../../engine/scenarios/scenario';
import { readArguments } from '../args';
import { readCheckedFile } from '../files';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { activeModels, loadPortfolioRun, type PortfolioRun } from '../portfolioRun';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const stress: Command = {
  name: 'stress',
  summary: 'P&L and margin of a portfolio per scenario',
  usage: `Usage: plimsoll stress --portfolio FILE --market FILE --scenarios FILE... [--at ISO] [--json | --csv]

P&L, equity, initial and maintenance margin (each account under its own model) and calls in every scenario, in USD.
P&L is taken at the scenario's own spot; a loss is negative.

  --scenarios FILE  may be given more than once, further files may follow as plain words; a scenario set as the app
                    exports it: {"id", "name", "version", "source", "scenarios": [...], "grid": {...}}
  --at ISO          valuation instant in place of the market file's
  --csv             the matrix: one line per position, one column per scenario
  --json            {"valuation", "scenarios": [{"id", "name", "pnlUsd", "equityUsd", ...}], "positions": [ids],
                    "matrix": [[P&L USD by scenario] by position], "problems": [...]}; null where there is no value

${PORTFOLIO_FORMATS}
Exit codes: 0 every position was valued in every scenario; 2 bad usage, a bad file, or cells without a value.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['portfolio', 'market', 'scenarios', 'at'],
    flags: ['json', 'csv'],
  });
  if (given.flags.has('json') && given.flags.has('csv'))
    throw new InputError('--json and --csv exclude each other');
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const setFiles = [...given.all('scenarios'), ...given.words];
  if (setFiles.length === 0) throw new InputError('--scenarios is required');
  const portfolioRun = await loadPortfolioRun(files, io.cwd);
  const sets = await Promise.all(setFiles.map((file) => readScenarios(file, io.cwd)));
  const report = stressReport(portfolioRun, sets.flat());
  if (given.flags.has('json')) io.out(`${JSON.stringify(asJson(report), null, 1)}\n`);
  else io.out(given.flags.has('csv') ? asCsv(report) : asTable(report));
  for (const problem of report.problems) io.err(`plimsoll stress: ${problem}\n`);
  return report.problems.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

async function readScenarios(file: string, cwd: string): Promise<readonly Scenario[]> {
  return scenariosOf(await readCheckedFile(scenarioSetSchema, file, cwd));
}

interface ScenarioLine extends MarginFigures {
  readonly scenario: Scenario;
  readonly drillDown: DrillDownPnl;
}

interface StressReport {
  readonly run: PortfolioRun;
  readonly lines: readonly ScenarioLine[];
  readonly problems: readonly string[];
}

function stressReport(portfolioRun: PortfolioRun, scenarios: readonly Scenario[]): StressReport {
  const { portfolio, universe, market, book } = portfolioRun;
  const modelIds = [...new Set(portfolio.accounts.map((account) => account.marginModelId))];
  const engine = createMarginEngine(universe, market, activeModels(modelIds));
  const accounts = portfolio.accounts.map(({ marginModelId }, account) => ({
    account,
    model: modelIds.indexOf(marginModelId),
  }));
  const marginAt = createMovedMargin(engine, book, accounts);
  const r = revalue(universe, market, scenarios);
  const lines = scenarios.map((scenario, s): ScenarioLine => {
    const drillDown = pnlByPosition(r, book, s);
    return { scenario, drillDown, ...marginOf(r, s, marginAt) };
  });
  const problems = lines.flatMap(({ drillDown }) =>
    drillDown.rows.flatMap((row) => row.failure?.message ?? []),
  );
  return { run: portfolioRun, lines, problems: [...new Set(problems)] };
}

function marginOf(r: Revaluation, s: number, marginAt: ReturnType<typeof createMovedMargin>): MarginFigures {
  if (r.scenarios.failures.has(s))
    return { equityUsd: NaN, initialMarginUsd: NaN, maintenanceMarginUsd: NaN };
  const moved = shiftMarket(r, s);
  return marginAt(moved, instrumentRisk(r.universe, moved));
}

const hasFailed = ({ drillDown }: ScenarioLine): boolean =>
  drillDown.rows.some((row) => row.failure !== undefined);
/** A total with a failed part is not shown as a number of the whole. */
const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** none, call (equity below IM) or liquidation (equity below MM). */
function stateOf({ equityUsd, initialMarginUsd, maintenanceMarginUsd }: MarginFigures): string {
  if (Number.isNaN(equityUsd)) return 'unknown';
  if (equityUsd < maintenanceMarginUsd) return 'liquidation';
  return equityUsd < initialMarginUsd ? 'call' : 'none';
}

const asJson = ({ run: { portfolio, valuationMs }, lines, problems }: StressReport) => ({
  valuation: new Date(valuationMs).toISOString(),
  scenarios: lines.map((line) => ({
    id: line.scenario.id,
    name: line.scenario.name,
    pnlUsd: orNull(line.drillDown.totalUsd),
    isComplete: !hasFailed(line),
    equityUsd: orNull(line.equityUsd),
    initialMarginUsd: orNull(line.initialMarginUsd),
    maintenanceMarginUsd: orNull(line.maintenanceMarginUsd),
    call: stateOf(line),
  })),
  positions: portfolio.positions.map(({ id }) => id),
  matrix: portfolio.positions.map((_, p) => lines.map((line) => orNull(line.drillDown.rows[p].pnlUsd))),
  problems,
});

const quoted = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

function asCsv({ run: { portfolio }, lines }: StressReport): string {
  const header = ['position', 'instrument', 'book', ...lines.map(({ scenario }) => `${scenario.name} [USD]`)];
  const rows = portfolio.positions.map(({ id, instrumentId, bookId }, p) => [
    id,
    instrumentId,
    bookId,
    ...lines.map((line) => String(orNull(line.drillDown.rows[p].pnlUsd) ?? '')),
  ]);
  return [header, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

function asTable({ lines }: StressReport): string {
  const money = (value: number): string =>
    Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '-';
  const cells = (values: readonly string[]): string => values.map((value) => value.padStart(16)).join('');
  const header = `${'scenario'.padEnd(40)}${cells(['P&L USD', 'equity', 'IM', 'MM', 'call'])}\n`;
  const rows = lines.map((line) => {
    const pnl = `${money(line.drillDown.totalUsd)}${hasFailed(line) ? ' *' : ''}`;
    const figures = [line.equityUsd, line.initialMarginUsd, line.maintenanceMarginUsd].map(money);
    return `${line.scenario.name.slice(0, 39).padEnd(40)}${cells([pnl, ...figures, stateOf(line)])}\n`;
  });
  const note = lines.some(hasFailed) ? '* incomplete: some positions have no value there\n' : '';
  return `${header}${rows.join('')}${note}`;
}
