/** Options of `plimsoll var` as the question that a risk run is asked. */
import { DEFAULT_RISK_ASK, riskAskSchema, type RiskAsk } from '../../contracts/risk';
import type { Arguments } from '../args';
import { InputError } from '../commands/command';

export const VAR_OPTIONS = [
  'account',
  'book',
  'dial',
  'method',
  'confidence',
  'horizon',
  'horizon-rule',
  'window',
  'stressed',
  'scenarios',
  'seed',
  'margins',
  'points',
  'quantile',
  'shortfall',
  'correlation',
  'proxy',
  'liquidity',
  'liquidity-horizon',
  'backtest-days',
  'backtest-window',
] as const;
type Option = (typeof VAR_OPTIONS)[number];

/** Throws `InputError` naming the option and what it may be. */
export function riskAskOf(given: Arguments, liquidity: unknown): RiskAsk {
  const base = DEFAULT_RISK_ASK;
  const number = (name: Option, otherwise: number): number => given.number(name) ?? otherwise;
  const confidences = given.all('confidence').map(shareOf);
  const isBare = given.flags.has('figures-only');
  const asked = {
    ...base,
    scope: scopeOf(given),
    methods: given.all('method').length > 0 ? given.all('method') : base.methods,
    confidences: confidences.length > 0 ? confidences : base.confidences,
    leadConfidence: confidences[0] ?? base.leadConfidence,
    horizonDays: number('horizon', base.horizonDays),
    horizonRule: given.one('horizon-rule') ?? base.horizonRule,
    windowDays: number('window', base.windowDays),
    stressedDays: number('stressed', base.stressedDays),
    scenarios: number('scenarios', base.scenarios),
    seed: number('seed', base.seed),
    marginals: given.one('margins') ?? base.marginals,
    points: given.one('points') ?? base.points,
    quantile: quantileOf(given.one('quantile')) ?? base.quantile,
    shortfall: given.one('shortfall') ?? base.shortfall,
    correlationOverrides: given.all('correlation').map(overrideOf),
    proxies: Object.fromEntries(given.all('proxy').map(proxyOf)),
    liquidityHorizons: Object.fromEntries(given.all('liquidity-horizon').map(horizonOf)),
    liquidity,
    backtest:
      isBare || base.backtest === null
        ? null
        : {
            ...base.backtest,
            days: number('backtest-days', base.backtest.days),
            windowDays: number('backtest-window', base.backtest.windowDays),
            books: given.all('past-book').length > 0 || given.flags.has('own-books') ? 'own' : 'today',
          },
    correlation: !isBare,
    challenger: !isBare,
  };
  const parsed = riskAskSchema.safeParse(asked);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${optionOf(issue.path)}: ${issue.message}`);
}

const OPTIONS: Readonly<Record<string, string>> = {
  methods: '--method',
  confidences: '--confidence',
  leadConfidence: '--confidence',
  horizonDays: '--horizon',
  horizonRule: '--horizon-rule',
  windowDays: '--window',
  stressedDays: '--stressed',
  proxies: '--proxy',
  marginals: '--margins',
  correlationOverrides: '--correlation',
  liquidityHorizons: '--liquidity-horizon',
  'backtest.days': '--backtest-days',
  'backtest.windowDays': '--backtest-window',
};

const optionOf = (path: readonly PropertyKey[]): string => {
  const text = path.map(String).join('.');
  return OPTIONS[text] ?? OPTIONS[String(path[0])] ?? `--${text}`;
};

function scopeOf(given: Arguments): RiskAsk['scope'] {
  const [account, book] = [given.one('account'), given.one('book')];
  if (account !== undefined && book !== undefined) throw new InputError('--account excludes --book');
  if (account !== undefined) return { kind: 'account', id: account };
  return book === undefined ? { kind: 'desk' } : { kind: 'book', id: book };
}

/** 0.99 or 99. */
function shareOf(text: string): number {
  const value = Number(text);
  return value > 1 ? Math.round(value * 1e10) / 1e12 : value;
}

function proxyOf(text: string): [string, { coin: string; beta: number }] {
  const [, name, coin, beta] = /^(\w+)=(\w+):(-?[\d.]+)$/.exec(text) ?? [];
  if (name === undefined) throw new InputError(`--proxy ${text}: COIN=COIN:BETA, such as SOL=BTC:1.3`);
  return [name, { coin, beta: Number(beta) }];
}

/** 1 to 9, or kth-worst. */
const quantileOf = (text: string | undefined): number | string | undefined =>
  text === undefined || Number.isNaN(Number(text)) ? text : Number(text);

function overrideOf(text: string): { first: string; second: string; correlation: number } {
  const [, first, second, correlation] = /^([\w:.-]+)\/([\w:.-]+)=(-?[\d.]+)$/.exec(text) ?? [];
  if (first === undefined)
    throw new InputError(`--correlation ${text}: FACTOR/FACTOR=VALUE, such as spot:BTC/spot:ETH=0.3`);
  return { first, second, correlation: Number(correlation) };
}

function horizonOf(text: string): [string, number] {
  const [, factor, days] = /^([\w:.-]+)=([\d.]+)$/.exec(text) ?? [];
  if (factor === undefined)
    throw new InputError(`--liquidity-horizon ${text}: FACTOR=DAYS, such as vol:BTC=10`);
  return [factor, Number(days)];
}
