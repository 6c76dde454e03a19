/** `plimsoll margin`: requirements of a portfolio under one or several models. */
import { createMarginEngine, evaluateAllMargins } from '../../engine/margin/marginEngine';
import type { MarginComponent, MarginResult } from '../../engine/margin/marginModel';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { accountEquity, type AccountEquity } from '../../engine/risk/equity';
import { readArguments } from '../args';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { activeModels, loadPortfolioRun, positionProblems } from '../portfolioRun';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const margin: Command = {
  name: 'margin',
  summary: 'initial and maintenance margin of a portfolio',
  usage: `Usage: plimsoll margin --portfolio FILE --market FILE [--model ID ...] [--at ISO] [--json]

Initial and maintenance margin of every account, with components, worst scenario, equity and collateral, for each
model side by side. Amounts in USD; requirements positive, a loss negative.

  --model ID   one or several; all models when not given: ${MARGIN_MODELS.map((m) => m.id).join(', ')}
  --at ISO     valuation instant in place of the market file's
  --json       {"valuation", "accounts": [{"accountId", "equity", "results": [...]}]}

${PORTFOLIO_FORMATS}
Exit codes: 0 every position was margined; 2 bad usage, a bad file, or positions that could not be margined (the
others are, and the totals say that they are incomplete); what a model does not list counts only when that model
was asked for.
`,
  run,
};

interface AccountMargins {
  readonly accountId: string;
  readonly equity: AccountEquity;
  readonly results: readonly MarginResult[];
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: ['portfolio', 'market', 'model', 'at'], flags: ['json'] });
  const ids = [...given.all('model'), ...given.words];
  if (given.words.length > 0 && given.all('model').length === 0) {
    throw new InputError(`unexpected "${given.words[0]}"; see plimsoll margin --help`);
  }
  const models = activeModels(ids.length === 0 ? MARGIN_MODELS.map((m) => m.id) : ids);
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const { portfolio, valuationMs, universe, market, book, unit } = await loadPortfolioRun(files, io.cwd);
  const engine = createMarginEngine(universe, market, models);
  const accounts = portfolio.accounts.map(({ id }, account): AccountMargins => {
    const equity = accountEquity(universe, market, book, unit, account);
    return { accountId: id, equity, results: evaluateAllMargins(engine, { book, account, unit, equity }) };
  });
  const valuation = new Date(valuationMs).toISOString();
  if (given.flags.has('json')) io.out(`${JSON.stringify({ valuation, accounts }, null, 1)}\n`);
  else io.out(`valuation ${valuation}\n${accounts.map(describeAccount).join('')}`);
  const results = accounts.flatMap((account) => account.results);
  const problems = positionProblems(ids.length === 0 ? results.map(withoutUnlisted) : results);
  for (const problem of problems) io.err(`plimsoll margin: ${problem}\n`);
  return problems.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

/** Side by side, what a regime does not list is said in its notes and is no fault of the input. */
const withoutUnlisted = (result: MarginResult): MarginResult => ({
  ...result,
  failures: result.failures.filter(({ failure }) => failure.reason !== 'UNSUPPORTED'),
});

const usd = (amount: number): string =>
  amount.toLocaleString('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 });

function describeAccount({ accountId, equity, results }: AccountMargins): string {
  const collateral = equity.byCurrency.map(
    (c) => `  ${c.currency.padEnd(6)}${String(c.total).padStart(24)}  ${usd(c.totalUsd).padStart(18)} USD\n`,
  );
  return [
    `\naccount ${accountId}: equity ${usd(equity.totalUsd)} USD\n`,
    ...collateral,
    ...results.map((result) => describeResult(result)),
  ].join('');
}

function describeResult(result: MarginResult): string {
  const ratio =
    result.equityUsd > 0 ? `${((100 * result.maintenanceMarginUsd) / result.equityUsd).toFixed(1)} %` : '-';
  const worst =
    result.worst === undefined ? '' : `  worst: ${result.worst.label}: ${usd(result.worst.pnlUsd)} USD\n`;
  return [
    `\n ${result.modelName} (${result.rulePack.id} ${result.rulePack.version}, effective ${result.rulePack.effectiveFrom})\n`,
    `  IM ${usd(result.initialMarginUsd)}  MM ${usd(result.maintenanceMarginUsd)}  MM/equity ${ratio}\n`,
    worst,
    ...result.components.map((component) => describeComponent(component, 2)),
    ...result.notes.map((note) => `  note: ${note}\n`),
  ].join('');
}

function describeComponent(component: MarginComponent, depth: number): string {
  const label = `${' '.repeat(depth)}${component.label}`.padEnd(44);
  const line = `${label}${usd(component.amountUsd).padStart(18)}${component.adds ? '' : ' (beside)'}\n`;
  return line + component.children.map((child) => describeComponent(child, depth + 2)).join('');
}
