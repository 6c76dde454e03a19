/** `plimsoll var`: VaR and expected shortfall of a portfolio by several methods on one history. */
import { runRisk, prepareRisk } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { knownMethod } from '../../engine/risk/valueAtRisk/methods';
import {
  DEFAULT_RISK_REQUEST,
  METHOD_IDS,
  type RiskRequest,
} from '../../engine/risk/valueAtRisk/riskRequest';
import { readArguments, type Arguments } from '../args';
import { readHistoryFiles } from '../historyFiles';
import { PORTFOLIO_FORMATS } from '../portfolioFormats';
import { loadPortfolioRun } from '../portfolioRun';
import { describeRisk } from '../varText';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const valueAtRisk: Command = {
  name: 'var',
  summary: 'value at risk and expected shortfall of a portfolio',
  usage: `Usage: plimsoll var --portfolio FILE --market FILE [--history FILE...] [options]

VaR and ES in USD by method, losses positive, with what each stands on; contributions, worst days, stressed window.

  --history FILE     CSV: a column "date", then one column per factor (spot:BTC, vol:BTC, basis:ETH, peg:USDC ...);
                     may be given more than once. Without it the shipped series are used, and named.
  --method ID        one or more of ${METHOD_IDS.join(', ')}; all by default. The first leads.
  --confidence P     0.99 or 99; may be given more than once (default 0.95 0.975 0.99)
  --horizon DAYS     1 by default; --horizon-rule overlapping (default) or root-time
  --window DAYS      newest daily moves that make the scenarios, 500 by default
  --stressed DAYS    length of the stressed window, 250 by default
  --scenarios N --seed N   of the Monte Carlo methods
  --at ISO           valuation instant in place of the market file's
  --json             everything, as one object

${PORTFOLIO_FORMATS}
Exit codes: 0 every position is in the figures; 2 bad usage, a bad file, or positions that are left out.
`,
  run,
};

const VALUES = [
  'portfolio',
  'market',
  'history',
  'method',
  'confidence',
  'horizon',
  'horizon-rule',
  'window',
  'stressed',
  'scenarios',
  'seed',
  'at',
] as const;

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: VALUES, flags: ['json'] });
  if (given.words.length > 0) throw new InputError(`"${given.words[0]}" belongs to no option`);
  const request = requestOf(given);
  const files = {
    portfolio: given.required('portfolio'),
    market: given.required('market'),
    at: given.one('at'),
  };
  const { universe, market, book } = await loadPortfolioRun(files, io.cwd);
  const histories = await readHistoryFiles(given.all('history'), io.cwd);
  const prepared = prepareRisk({ universe, market, book, histories }, request);
  if (!prepared.ok) throw new InputError(prepared.failure.message);
  const figures = runRisk(prepared.value);
  if (!figures.ok) throw new InputError(figures.failure.message);
  if (given.flags.has('json')) io.out(`${JSON.stringify(figures.value, null, 1)}\n`);
  else io.out(describeRisk(figures.value));
  for (const { positionId, failure } of figures.value.missing)
    io.err(`plimsoll var: position ${positionId}: ${failure.message}\n`);
  return figures.value.missing.length > 0 ? EXIT_BAD_INPUT : EXIT_DONE;
}

/** Throws `InputError` naming the option and what it may be. */
export function requestOf(given: Arguments): RiskRequest {
  const methods = given.all('method').map((id) => {
    const known = knownMethod(id);
    if (!known.ok) throw new InputError(`--method: ${known.failure.message}`);
    return known.value;
  });
  const whole = (name: (typeof VALUES)[number], otherwise: number, least: number): number => {
    const text = given.one(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least)
      throw new InputError(`--${name} ${text}: a whole number from ${least}`);
    return value;
  };
  const confidences = given.all('confidence').map(confidenceOf);
  const rule = given.one('horizon-rule') ?? 'overlapping';
  if (rule !== 'overlapping' && rule !== 'root-time')
    throw new InputError(`--horizon-rule ${rule}: overlapping or root-time`);
  const base = DEFAULT_RISK_REQUEST;
  return {
    ...base,
    methods: methods.length > 0 ? [...new Set(methods)] : base.methods,
    leadMethod: methods[0] ?? base.leadMethod,
    confidences: confidences.length > 0 ? confidences : base.confidences,
    leadConfidence: confidences[0] ?? base.leadConfidence,
    horizonDays: whole('horizon', base.horizonDays, 1),
    horizonRule: rule,
    windowDays: whole('window', base.windowDays, 20),
    stressedDays: whole('stressed', base.stressedDays, 20),
    simulation: {
      ...base.simulation,
      scenarios: whole('scenarios', base.simulation.scenarios, 100),
      seed: whole('seed', base.simulation.seed, 0),
    },
  };
}

/** 0.99 or 99. */
function confidenceOf(text: string): number {
  const value = Number(text);
  const share = value > 1 ? Math.round(value * 1e10) / 1e12 : value;
  if (!(share > 0.5 && share < 1))
    throw new InputError(`--confidence ${text}: between 0.5 and 1, or 50 and 100`);
  return share;
}
