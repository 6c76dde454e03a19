/** Models of past moves read with the desk's stored histories in place of their pack's returns, where these reach today. */
import { MS_PER_DAY } from '../../basics/time';
import { failure, type Result } from '../../basics/result';
import type { FactorHistory } from '../../market/factorHistory';
import { factorPanel, type FactorPanel } from '../../risk/valueAtRisk/factorPanel';
import { findNumber, scopesOf, type RulePack, type RuleParameter } from '../rulePack';

/** Daily levels of a coin as the desk keeps them; plain lists, so that a report can carry them. */
export interface SpotLevels {
  readonly coin: string;
  /** Ascending instants, ms. */
  readonly timesMs: readonly number[];
  /** USD. */
  readonly values: readonly number[];
  readonly source: string;
}

const RETURNS = 'daily_log_returns';
/** A history that ends longer ago says nothing about today's volatility. */
const STALE_DAYS = 10;

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whether a model of past moves reads the pack. */
export const hasReturns = (pack: RulePack): boolean => scopesOf(pack, RETURNS).length > 0;

const returnsText = ({ parameters }: RulePack): string =>
  JSON.stringify(parameters.flatMap(({ name, scope, value }) => (name === RETURNS ? [[scope, value]] : [])));

/** Whether two packs have the same returns of the same coins, as written. */
export const hasSameReturns = (a: RulePack, b: RulePack): boolean => returnsText(a) === returnsText(b);

/** Levels up to the instant, as the factor that VaR reads. */
function levelsUntil({ coin, timesMs, values, source }: SpotLevels, atMs: number): FactorHistory {
  const count = timesMs.filter((ms) => ms <= atMs).length;
  return {
    ...{ id: `spot:${coin}`, kind: 'spot', subject: coin },
    timesMs: Float64Array.from(timesMs.slice(0, count)),
    values: Float64Array.from(values.slice(0, count)),
    provenance: { title: source, source, sourceUrl: '', licence: '' },
  };
}

/** Days that the pack's largest sample of moves needs. */
const daysNeeded = (pack: RulePack): number =>
  Math.max(
    ...['filtered_days', 'long_run_days', 'stress_days'].map((name) => findNumber(pack, name, '*') ?? 0),
  ) + (findNumber(pack, 'holding_days', '*') ?? 1);

/** Joint daily moves of the coins, by the same rules as VaR. */
function jointMoves(
  pack: RulePack,
  coins: readonly string[],
  stored: readonly SpotLevels[],
  atMs: number,
): Result<FactorPanel> {
  const missing = coins.filter((coin) => !stored.some((one) => one.coin === coin));
  if (missing.length > 0) return failure('NOT_FOUND', `no stored history of ${missing.join(', ')}`);
  const levels = coins.flatMap((coin) => stored.filter((one) => one.coin === coin).slice(0, 1));
  const panel = factorPanel(levels.map((one) => levelsUntil(one, atMs)));
  if (!panel.ok) return panel;
  const { count, toMs } = panel.value;
  const lastMs = toMs[count - 1];
  if (atMs - lastMs > STALE_DAYS * MS_PER_DAY)
    return failure('STALE_MARKET_DATA', `stored histories of ${coins.join(', ')} end on ${isoDay(lastMs)}`);
  const needed = daysNeeded(pack);
  return count < needed
    ? failure(
        'OUT_OF_RANGE',
        `stored histories of ${coins.join(', ')} share ${count} daily moves of ${needed}`,
      )
    : panel;
}

/**
 * The pack with the joint daily log returns of stored histories up to the instant in place of its own, each with range
 * and source; where they do not reach it, the pack with its own returns, and the reason in their source. All coins or
 * none: the samples are joint days. Moves over a gap count as VaR counts them (`factorPanel`).
 */
export function recentReturnsPack(pack: RulePack, stored: readonly SpotLevels[], atMs: number): RulePack {
  const coins = scopesOf(pack, RETURNS);
  if (coins.length === 0) return pack;
  const panel = jointMoves(pack, coins, stored, atMs);
  const changed = ({ ...parameter }: RuleParameter): RuleParameter => {
    if (parameter.name !== RETURNS) return parameter;
    if (!panel.ok) return { ...parameter, source: `${parameter.source}; ${panel.failure.message}` };
    return { ...parameter, ...returnsOf(panel.value, coins.indexOf(parameter.scope), stored) };
  };
  return { ...pack, parameters: pack.parameters.map(changed) };
}

function returnsOf(
  { moves, factors, count, fromMs, toMs }: FactorPanel,
  place: number,
  stored: readonly SpotLevels[],
): Pick<RuleParameter, 'value' | 'source' | 'asOf'> {
  const { subject } = factors[place];
  const range = `${isoDay(fromMs[0])} to ${isoDay(toMs[count - 1])}`;
  const from = stored.find(({ coin }) => coin === subject)?.source ?? '';
  return {
    value: Array.from({ length: count }, (_, k) => moves[k * factors.length + place]),
    source: `stored history, daily closes ${range}: ${from}`,
    asOf: isoDay(toMs[count - 1]),
  };
}

/** Which returns a model of past moves read, one sentence per source. */
export function returnsNotes(pack: RulePack): readonly string[] {
  const used = pack.parameters.filter(({ name }) => name === RETURNS);
  return [...new Set(used.map(({ source }) => source))].map((source) => {
    const coins = used.filter((one) => one.source === source).map(({ scope }) => scope);
    return `Daily returns of ${coins.join(', ')}: ${source}`;
  });
}
