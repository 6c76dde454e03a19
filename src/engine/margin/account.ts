/** What every model needs from an account: its held instruments one by one, and results put together. */
import type { Failure } from '../basics/result';
import { instrumentFailure } from '../market/instrumentStatus';
import { AT, MEASURE_COUNT, type MeasureName } from '../risk/measure';
import type { MarginComponent, MarginInput, MarginModel, MarginResult, WorstScenario } from './marginModel';
import { exactnessNote, packReference, type RulePack } from './rulePack';

/** Net holding of one instrument. */
export interface Holding {
  readonly row: number;
  readonly quantity: number;
}

/** Held instruments that can be valued, with a net quantity other than 0, by instrument. */
export function holdingsToMargin(input: MarginInput): readonly Holding[] {
  const { instruments, quantities } = input.book.holdings[input.account];
  const held: Holding[] = [];
  for (let k = 0; k < instruments.length; k++) {
    const row = instruments[k];
    const isValued = instrumentFailure(input.universe, input.market, row) === undefined;
    if (quantities[k] !== 0 && isValued) held.push({ row, quantity: quantities[k] });
  }
  return held;
}

/** A figure of `instrumentRisk` for one unit. */
export const unitFigure = (input: MarginInput, row: number, name: MeasureName): number =>
  input.unit[row * MEASURE_COUNT + AT[name]];

/** Holdings split by key, keys ascending. */
export function holdingsBy(
  holdings: readonly Holding[],
  keyOf: (row: number) => number,
): readonly (readonly [number, readonly Holding[]])[] {
  const groups = new Map<number, Holding[]>();
  for (const holding of holdings) {
    const key = keyOf(holding.row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [holding]);
    else group.push(holding);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

/** Holdings by settlement currency, then by index, both in slot order. */
export const holdingsByCurrency = (input: MarginInput, holdings: readonly Holding[]) =>
  holdingsBy(holdings, (row) => input.universe.currencySlot[row]);

/** Holdings by coin, and coins without holdings where they are named in `others`; in order of the names. */
export function holdingsByCoin(
  { universe }: MarginInput,
  holdings: readonly Holding[],
  others: readonly string[],
): readonly (readonly [string, readonly Holding[]])[] {
  const groups = holdingsBy(holdings, (row) => universe.underlying[row]);
  const byCoin = new Map(groups.map(([at, own]) => [universe.underlyings[at], own]));
  return [...new Set([...byCoin.keys(), ...others])].sort().map((coin) => [coin, byCoin.get(coin) ?? []]);
}

/** Coins of the equity without a USD rate, of those that a model margins: why the account's margin is incomplete. */
export const unpricedCoins = (
  { equity }: MarginInput,
  isMargined: (coin: string) => boolean,
): readonly Failure[] =>
  equity.byCurrency
    .filter(({ currency, total, usdRate }) => total !== 0 && !(usdRate > 0) && isMargined(currency))
    .map(({ currency, total }) => ({
      reason: 'MISSING_MARKET_DATA',
      message: `no USD rate of ${currency}: ${total} ${currency} are not margined`,
      context: { currency, amount: total },
    }));

/**
 * Holdings by coin, only of coins that the rules cover; each instrument of another coin becomes a failure, so that no
 * missing parameter makes a margin smaller.
 */
export function coveredCoins(
  input: MarginInput,
  pack: RulePack,
  holdings: readonly Holding[],
  isCovered: (coin: string) => boolean,
  failures: Map<number, Failure>,
): readonly (readonly [string, readonly Holding[]])[] {
  const { universe } = input;
  return holdingsBy(holdings, (row) => universe.underlying[row]).flatMap(([at, own]) => {
    const coin = universe.underlyings[at];
    if (isCovered(coin)) return [[coin, own] as const];
    const why = `${coin} has no parameters in ${pack.id}`;
    for (const { row } of own) failures.set(row, unsupportedFailure(input, row, why));
    return [];
  });
}

/** Failures of positions that cannot be margined: broken ones, those without market data, those named by the model. */
export function marginFailures(
  input: MarginInput,
  modelFailures: ReadonlyMap<number, Failure>,
): MarginResult['failures'] {
  const { book, account } = input;
  const { positions } = book.portfolio;
  const failures: { positionId: string; failure: Failure }[] = [];
  for (const { position, failure } of book.failures) {
    if (book.account[position] === account) failures.push({ positionId: positions[position].id, failure });
  }
  const byInstrument = unmarginedInstruments(input, modelFailures);
  if (byInstrument.size === 0) return failures;
  for (const p of book.holdings[account].positions) {
    const failure = byInstrument.get(book.instrument[p]);
    if (failure !== undefined) failures.push({ positionId: positions[p].id, failure });
  }
  return failures;
}

/** Held instruments without market data, else those that the model names. */
function unmarginedInstruments(
  { book, account, universe, market }: MarginInput,
  modelFailures: ReadonlyMap<number, Failure>,
): ReadonlyMap<number, Failure> {
  const found = new Map<number, Failure>(modelFailures);
  for (const row of book.holdings[account].instruments) {
    const failure = instrumentFailure(universe, market, row);
    if (failure !== undefined) found.set(row, failure);
  }
  return found;
}

export interface MarginParts {
  readonly initial: MarginComponent;
  readonly maintenance: MarginComponent;
  readonly worst?: WorstScenario;
  /** USD taken from the equity for discounts on collateral. */
  readonly haircutUsd?: number;
  readonly modelFailures: ReadonlyMap<number, Failure>;
  /** Parts of the account that are no positions and could not be margined. */
  readonly coinFailures?: readonly Failure[];
  readonly notes: readonly string[];
}

/** The result: totals are the roots of the trees. */
export function marginResult(
  model: MarginModel,
  rule: string,
  input: MarginInput,
  pack: RulePack,
  parts: MarginParts,
): MarginResult {
  const coins = (parts.coinFailures ?? []).map((failure) => ({
    positionId: String(failure.context?.currency ?? ''),
    failure,
  }));
  const failures = [...marginFailures(input, parts.modelFailures), ...coins];
  const incomplete = failures.length === 0 ? [] : [`Incomplete: ${failures.length} positions not margined`];
  return {
    modelId: model.id,
    modelName: model.name,
    rule,
    rulePack: packReference(pack),
    equityUsd: input.equity.totalUsd - (parts.haircutUsd ?? 0),
    ...(parts.haircutUsd === undefined ? {} : { haircutUsd: parts.haircutUsd }),
    initialMarginUsd: parts.initial.amountUsd,
    maintenanceMarginUsd: parts.maintenance.amountUsd,
    components: [parts.initial, parts.maintenance],
    ...(parts.worst === undefined ? {} : { worst: parts.worst }),
    failures,
    notes: [
      exactnessNote(pack),
      ...incomplete,
      ...haircutNote(parts.haircutUsd ?? 0),
      ...input.equity.failures.map((f) => f.message),
      ...parts.notes,
    ],
  };
}

const haircutNote = (haircutUsd: number): readonly string[] =>
  haircutUsd > 0 ? [`Discounts on collateral take ${haircutUsd.toFixed(2)} USD from the equity`] : [];

export const unsupportedFailure = (input: MarginInput, row: number, why: string): Failure => {
  const { id } = input.universe.instruments[row];
  return { reason: 'UNSUPPORTED', message: `${id}: ${why}`, context: { instrument: id } };
};
