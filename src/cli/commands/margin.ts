/** `plimsoll margin`: requirements of a portfolio under one or several models, explained, compared and tried out. */
import type { MarginResult } from '../../engine/margin/marginModel';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { readArguments } from '../args';
import { explainAccount } from '../margin/explain';
import { readCharges } from '../margin/charges';
import { collateralReport, describeCollateral, readCollateralFile } from '../margin/collateral';
import { liquidations, readLiquidationSettings } from '../margin/liquidation';
import { checkModelIds, modelsOf, packSource } from '../margin/marginModels';
import { accountMargins, startMarginRun, type MarginRun } from '../margin/marginRun';
import {
  describeAccount,
  describeExplained,
  describeLiquidations,
  describeSince,
  describeWhatIf,
} from '../margin/print';
import { changedSince } from '../margin/since';
import { readLegs, whatIfChanges } from '../margin/whatIf';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { readPortfolioFile } from '../portfolioFiles';
import { compilePortfolioRun, positionProblems } from '../portfolioRun';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const margin: Command = {
  name: 'margin',
  summary: 'initial and maintenance margin of a portfolio',
  usage: `Usage: plimsoll margin --portfolio FILE --market FILE [--model ID ...] [--at ISO] [--pack FILE ...]
         [--what-if FILE] [--explain] [--since MARKET [--since-portfolio FILE]] [--liquidation FILE]
         [--collateral FILE] [--charges FILE] [--json]

Initial and maintenance margin of every account, with components, worst scenario, equity and collateral, for each
model side by side; which parameters of a model nobody published. Amounts in USD; requirements positive, a loss
negative. A model is computed with the newest shipped rule pack in force at the valuation instant.

  --model ID          one or several; all models when not given:
                      ${chunks(MARGIN_MODELS.map((m) => m.id)).join(',\n                      ')}
  --at ISO            valuation instant in place of the market file's
  --pack FILE         a rule pack of your own in place of the shipped one of its model; may be repeated
  --what-if FILE      {"legs": [{"accountId", "instrumentId", "quantity"}]}: change of IM, MM, headroom and worst
                      scenario if these were traded at their marks; accountId may be left out with one account
  --explain           per position: incremental (by closing it), marginal (Euler) and stand-alone IM; offset benefit;
                      distance to call, liquidation and zero equity
  --since MARKET      what changed since an earlier market file: positions, price, vol, time, quotes, parameters
  --since-portfolio FILE  the portfolio as it was then; a --pack counts there only if it was in force
  --liquidation FILE  {"shock": -0.2 or {"BTC": -0.2}, "impact"?: {"coefficient", "dailyVol", "dailyVolumeUsd",
                      "lastingShare"}, "impactByCoin"?: {"BTC": impact}, "crossImpact"?: share of a coin's lasting
                      move that other coins make too, "depth"?: {"bids", "asks": [{"distance", "value" in USD}]},
                      "halfSpread"?: {"option", "future"}, "feeRate"?: {"option", "future"}}: forced trades in the order of each venue after
                      the shock, step by step, and the cascade of all accounts together, round by round; what is
                      left out is assumed and named
  --collateral FILE   {"policy": [{"asset", "haircut": {"market", "currency"?, "liquidity"?}, "tiers"?, "limitUsd"?,
                      "limitShare"?}], "post"?: {"requiredUsd", "assets": [{"asset", "available", "priceUsd",
                      "costRate", "posted"?}]}}: value of each account's collateral, what falls with the book, and
                      what to post at the least cost
  --charges FILE      {"charges": [{"accountId"?, "currency", "openOrders"?, "marketMakerProtection"?, "spot"?}]}: margin
                      of open orders as the venue reports it, in that currency; Deribit's models add it to IM
  --json              {"valuation", "accounts": [{"accountId", "equity", "results"}], "whatIf"?, "explained"?,
                      "since"?, "liquidation"?, "collateral"?}

${PORTFOLIO_FORMATS}
Exit codes: 0 every position was margined; 2 bad usage, a bad file, or positions that could not be margined (the
others are, and the totals say that they are incomplete); what a model does not list counts only when that model
was asked for.
`,
  run,
};

/** Model ids in lines that fit the help. */
function chunks(ids: readonly string[]): readonly string[] {
  return ids.reduce<string[]>((lines, id) => {
    const last = lines[lines.length - 1];
    if (last === undefined || last.length + id.length > 88) return [...lines, id];
    return [...lines.slice(0, -1), `${last}, ${id}`];
  }, []);
}

const VALUES = [
  'portfolio',
  'market',
  'model',
  'at',
  'pack',
  'what-if',
  'since',
  'since-portfolio',
  'liquidation',
  'collateral',
  'charges',
];

function explainAll(run: MarginRun) {
  return run.portfolio.accounts.flatMap((_, account) =>
    run.book.holdings[account].positions.length === 0
      ? []
      : run.engine.models.map((_model, at) => explainAccount(run, account, at)),
  );
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: VALUES, flags: ['json', 'explain'] });
  if (given.words.length > 0 && given.all('model').length === 0) {
    throw new InputError(`unexpected "${given.words[0]}"; see plimsoll margin --help`);
  }
  const asked = [...given.all('model'), ...given.words];
  const ids = checkModelIds(asked.length === 0 ? MARGIN_MODELS.map((m) => m.id) : asked);
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const [legFile, since, forced] = [given.one('what-if'), given.one('since'), given.one('liquidation')];
  const sincePortfolio = given.one('since-portfolio');
  if (sincePortfolio !== undefined && since === undefined)
    throw new InputError('--since-portfolio needs --since');
  const packs = await packSource(given.all('pack'), io.cwd);
  const legs = legFile === undefined ? [] : await readLegs(legFile, io.cwd);
  const settings = forced === undefined ? undefined : await readLiquidationSettings(forced, io.cwd);
  const policy = given.one('collateral');
  const collateral = policy === undefined ? undefined : await readCollateralFile(policy, io.cwd);
  const held = await readPortfolioFile(files.portfolio, io.cwd);
  const orders = given.one('charges');
  const portfolio =
    orders === undefined ? held : { ...held, orderCharges: await readCharges(orders, io.cwd, held) };
  const portfolioRun = await compilePortfolioRun(
    portfolio,
    files,
    io.cwd,
    legs.map(({ instrumentId }) => instrumentId),
  );
  const { valuationMs } = portfolioRun;
  const marginRun = startMarginRun(portfolioRun, modelsOf(packs, ids, valuationMs));
  const accounts = accountMargins(marginRun);
  const report = {
    valuation: new Date(valuationMs).toISOString(),
    accounts,
    whatIf: legFile === undefined ? undefined : whatIfChanges(marginRun, legFile, legs),
    explained: given.flags.has('explain') ? explainAll(marginRun) : undefined,
    since:
      since === undefined
        ? undefined
        : await changedSince({ ...files, portfolio, since, sincePortfolio }, io.cwd, (ms, isFormer) =>
            modelsOf(packs, ids, ms, isFormer),
          ),
    liquidation: settings === undefined ? undefined : liquidations(marginRun, settings),
    collateral: collateral === undefined ? undefined : collateralReport(marginRun, collateral),
  };
  if (given.flags.has('json')) io.out(`${JSON.stringify(report, null, 1)}\n`);
  else io.out(textOf(report));
  const results = accounts.flatMap((account) => account.results);
  const problems = positionProblems(asked.length === 0 ? results.map(withoutUnlisted) : results);
  for (const problem of problems) io.err(`plimsoll margin: ${problem}\n`);
  return problems.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

/** Side by side, what a regime does not list is said in its notes and is no fault of the input. */
const withoutUnlisted = (result: MarginResult): MarginResult => ({
  ...result,
  failures: result.failures.filter(({ failure }) => failure.reason !== 'UNSUPPORTED'),
});

interface Report {
  readonly valuation: string;
  readonly accounts: ReturnType<typeof accountMargins>;
  readonly whatIf: ReturnType<typeof whatIfChanges> | undefined;
  readonly explained: ReturnType<typeof explainAll> | undefined;
  readonly since: Awaited<ReturnType<typeof changedSince>> | undefined;
  readonly liquidation: ReturnType<typeof liquidations> | undefined;
  readonly collateral: ReturnType<typeof collateralReport> | undefined;
}

const textOf = ({ valuation, accounts, whatIf, explained, since, liquidation, collateral }: Report): string =>
  [
    `valuation ${valuation}\n`,
    ...accounts.map(describeAccount),
    ...(whatIf ?? []).map(describeWhatIf),
    ...(explained ?? []).map(describeExplained),
    since === undefined ? '' : describeSince(since),
    liquidation === undefined ? '' : describeLiquidations(liquidation),
    collateral === undefined ? '' : describeCollateral(collateral),
  ].join('');
