/** A rule pack tried on the book as it is: requirements under today's pack and under this one, date by date. */
import { failure, success, type Result } from '../../engine/basics/result';
import { MS_PER_DAY } from '../../engine/basics/time';
import { createMarginEngine, evaluateMargin, type ActiveModel } from '../../engine/margin/marginEngine';
import type { MarginModel } from '../../engine/margin/marginModel';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { marketFromSnapshot } from '../../engine/market/marketState';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Universe } from '../../engine/market/universe';
import type { CompiledBook } from '../../engine/portfolio/compiledBook';
import type { Account } from '../../engine/portfolio/portfolio';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import type { Rehearsal, RehearsalRow } from '../../contracts/packs';
import { packFor, underParameters, type PackShelf } from './packsInForce';
import type { RehearseAsk } from './protocol';

export interface RehearsedBook {
  readonly universe: Universe;
  readonly book: CompiledBook;
  readonly market: MarketSnapshot;
  readonly packs: PackShelf;
}

/** The account's own model where it reads such packs, else the first that does: what the account would be asked for. */
const modelOf = (account: Account, readers: readonly MarginModel[]): MarginModel =>
  readers.find(({ id }) => id === account.marginModelId) ?? readers[0];

/** Today, the pack's own date, and the days ahead, in order. */
export function rehearsalDates(valuationMs: number, { pack, daysAhead }: RehearseAsk): readonly number[] {
  const dates = [
    valuationMs,
    Date.parse(pack.effectiveFrom),
    ...daysAhead.map((days) => valuationMs + days * MS_PER_DAY),
  ];
  return [...new Set(dates.filter((date) => date >= valuationMs))].sort((a, b) => a - b);
}

function rowsAt(
  { universe, book, market, packs }: RehearsedBook,
  ask: RehearseAsk,
  readers: readonly MarginModel[],
  dateMs: number,
): readonly RehearsalRow[] {
  const moved = marketFromSnapshot(universe, { ...market, valuationMs: dateMs }, markVolSolver);
  const unit = instrumentRisk(universe, moved);
  return book.portfolio.accounts.flatMap((account, at): RehearsalRow[] => {
    const model = modelOf(account, readers);
    const pack = packFor(packs, model, account.id, market.valuationMs);
    if (pack === undefined || book.holdings[at].positions.length === 0) return [];
    const active: readonly ActiveModel[] = [
      { model, pack },
      { model, pack: underParameters(ask.pack, packs, market.valuationMs) },
    ];
    const engine = createMarginEngine(universe, moved, active);
    const [before, after] = active.map((_, k) =>
      evaluateMargin(engine, k, { book, account: at, unit, detail: 'totals' }),
    );
    const row: RehearsalRow = {
      accountId: account.id,
      accountName: account.name,
      modelId: model.id,
      beforePackId: pack.id,
      dateMs,
      inForce: dateMs >= Date.parse(ask.pack.effectiveFrom) ? 'after' : 'before',
      beforeInitialUsd: before.initialMarginUsd,
      beforeMaintenanceUsd: before.maintenanceMarginUsd,
      afterInitialUsd: after.initialMarginUsd,
      afterMaintenanceUsd: after.maintenanceMarginUsd,
      leftOut: Math.max(before.failures.length, after.failures.length),
    };
    return [row];
  });
}

/** Prices and vols stay as they are; what expires on the way is left out from then on and counted. */
export function rehearse(rehearsed: RehearsedBook, ask: RehearseAsk): Result<Rehearsal> {
  const readers = MARGIN_MODELS.filter(({ rulePackKind }) => rulePackKind === ask.pack.model);
  if (readers.length === 0)
    return failure('UNSUPPORTED', `${ask.pack.id}: no margin model reads packs of ${ask.pack.model}`);
  const dates = rehearsalDates(rehearsed.market.valuationMs, ask);
  return success({
    packId: ask.pack.id,
    effectiveFrom: ask.pack.effectiveFrom,
    rows: dates.flatMap((date) => rowsAt(rehearsed, ask, readers, date)),
  });
}
