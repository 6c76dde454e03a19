/** `plimsoll report`: the margin report of a portfolio as PDF. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import { scenarioSetSchema } from '../../contracts/scenarios';
import type { ReportFigures } from '../../main/compute/protocol';
import { snapshotDigest } from '../../main/feeds/boardSnapshot';
import { loadReportAssets } from '../../main/reports/assets';
import { exportReport, type ReportReceipt } from '../../main/reports/exportReport';
import { rulePacksOf, type ReportInput } from '../../main/reports/model';
import { readArguments, refuseWords } from '../args';
import { readCheckedFile } from '../files';
import { readMarketFile, readPortfolioFile, type MarketFile } from '../portfolioFiles';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { printWithApp } from '../printer';
import { figuresFromFiles } from '../reportFigures';
import { resourcesFolder } from '../resources';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const report: Command = {
  name: 'report',
  summary: 'the margin report as PDF',
  usage: `Usage: plimsoll report --portfolio FILE --market FILE --out FILE.pdf [--scenarios FILE...] [--at ISO] [--json]

Margin by component and by model, Greeks ladder, stress heatmap, worst scenarios by position, positions, collateral,
market data with times, rule packs. The inputs are embedded in the PDF; their SHA-256 is printed in its footer.

  --out FILE        the PDF; an older one is replaced only when the new one is complete
  --scenarios FILE  may be given more than once; the shipped stress library when not given
  --at ISO          valuation instant in place of the market file's
  --json            {"path", "pages", "digest"}

${PORTFOLIO_FORMATS}
Exit codes: 0 the report is written and every position has a value and a margin; 2 bad usage, a bad file, a path that
cannot be written, or positions without a value or a margin (the report is written, and marks them).
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, {
    values: ['portfolio', 'market', 'scenarios', 'out', 'at'],
    flags: ['json'],
  });
  refuseWords('report', given.words);
  const out = resolve(io.cwd, given.required('out'));
  const portfolio = await readPortfolioFile(given.required('portfolio'), io.cwd);
  const market = await readMarketFile(given.required('market'), io.cwd, given.one('at'));
  const scenarioSets = await readScenarioSets(given.all('scenarios'), io.cwd);
  const instruments = heldInstruments(portfolio, market);
  const snapshot = { ...market.snapshot, id: snapshotDigest(market.snapshot) };
  const figures = figuresFromFiles({ portfolio, snapshot, instruments, scenarioSets });
  const input = reportInput(figures, { portfolio, snapshot, instruments, scenarioSets });
  const done = await exportReport(input, await loadReportAssets(resourcesFolder()), printWithApp, out);
  if (!done.ok) throw new InputError(done.failure.message);
  io.out(given.flags.has('json') ? `${JSON.stringify(done.value)}\n` : describe(done.value));
  return sayProblems(figures, io);
}

async function readScenarioSets(files: readonly string[], cwd: string): Promise<readonly ScenarioSet[]> {
  const paths = files.length > 0 ? files : [join(resourcesFolder(), 'scenarios', 'stressLibrary.json')];
  return Promise.all(paths.map((file) => readCheckedFile(scenarioSetSchema, file, cwd)));
}

function heldInstruments(portfolio: Portfolio, market: MarketFile): readonly Instrument[] {
  const ids = [...new Set(portfolio.positions.map((position) => position.instrumentId))];
  return ids.map((id) => market.instrumentOf(id)).filter((instrument) => instrument !== undefined);
}

function reportInput(
  figures: ReportFigures,
  files: Pick<ReportInput, 'portfolio' | 'snapshot' | 'instruments' | 'scenarioSets'>,
): ReportInput {
  const { version } = JSON.parse(readFileSync(join(dirname(resourcesFolder()), 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    ...figures,
    ...files,
    generatedMs: Date.now(),
    appVersion: version,
    engineVersion: version,
    scopeLabel: figures.structure.scopeLabel,
    balances: figures.structure.balances,
    rulePacks: rulePacksOf(figures.frame.margins),
  };
}

const describe = ({ path, pages, digest }: ReportReceipt): string =>
  `${path}: ${pages} pages, inputs SHA-256 ${digest}\n`;

function sayProblems({ frame, structure }: ReportFigures, io: CommandIo): number {
  for (const { row, failure } of frame.positions.failures) {
    io.err(`plimsoll report: position ${structure.positions[row]?.id}: ${failure.message}\n`);
  }
  const { failedCount, unmarginedCount } = frame.header;
  if (failedCount === 0 && unmarginedCount > 0)
    io.err(`plimsoll report: ${unmarginedCount} positions not margined, the requirement is incomplete\n`);
  return failedCount + unmarginedCount > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}
