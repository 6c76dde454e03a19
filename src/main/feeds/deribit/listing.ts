/** Keeps the universe in step with the venue: bootstrap by REST, lifecycle by socket, forgets what expired. */
import type { Failure, Result } from '../../../engine/basics/result';
import { expiryOf } from '../../../engine/instruments/instrument';
import type { MarketUpdate } from '../feed';
import type { Intake } from '../transport/intake';
import { mapSummaries } from './answers';
import { mapIndexPrice } from './levels';
import { mapInstruments } from './life';
import type { RestAnswer, RestCall } from './rest';
import type { DeribitSettings } from './settings';

interface ListingParts {
  readonly settings: DeribitSettings;
  readonly rest: RestCall;
  readonly intake: Intake;
}

export class Listing {
  private listedMs = -Infinity;
  private summarisedMs = -Infinity;

  constructor(private readonly parts: ListingParts) {}

  /** Listing is due after `relistEveryMs`, or sooner when an unknown instrument asked for it. */
  isDue(nowMs: number, unknownSeen: boolean): boolean {
    const { relistEveryMs, relistLeastMs } = this.parts.settings.timings;
    return nowMs - this.listedMs > (unknownSeen ? relistLeastMs : relistEveryMs);
  }

  isSummaryDue(nowMs: number): boolean {
    return nowMs - this.summarisedMs > this.parts.settings.timings.summaryEveryMs;
  }

  /** Reads every currency's instruments; what is no longer listed is reported as gone. */
  async relist(): Promise<Failure | undefined> {
    this.listedMs = this.parts.settings.clock.now();
    const answers = await Promise.all(
      this.parts.settings.currencies.map((currency) =>
        this.parts.rest('get_instruments', { currency, expired: 'false' }),
      ),
    );
    const failed = firstFailure(answers);
    if (failed) {
      const { relistEveryMs, relistLeastMs } = this.parts.settings.timings;
      this.listedMs += relistLeastMs - relistEveryMs;
      this.parts.intake.tally.rejected('call failed', failed);
      return failed;
    }
    const listed: MarketUpdate[] = [];
    const { tally } = this.parts.intake;
    const m = this.parts.intake.mappingInto({
      updates: listed,
      ignored: (why, detail) => tally.ignored(why, detail),
      rejected: (why, problem) => tally.rejected(why, problem),
    });
    for (const answer of answers) if (answer.ok) mapInstruments(m, answer.value.result);
    this.adopt(listed);
    return undefined;
  }

  /** Index levels now: the first numbers on the board, and the choice of strikes to follow. */
  async readIndices(): Promise<Failure | undefined> {
    const { settings, rest, intake } = this.parts;
    const names = [...settings.indices, ...settings.cashIndices];
    const answers = await Promise.all(names.map((name) => rest('get_index_price', { index_name: name })));
    answers.forEach((answer, i) => {
      if (!answer.ok) return;
      const { result, exchangeTimeMs } = answer.value;
      mapIndexPrice({ ...intake.mappingInto(intake.tally), answeredMs: exchangeTimeMs }, names[i], result);
    });
    return answers.some((answer) => answer.ok) ? undefined : firstFailure(answers);
  }

  /** Bid, ask, open interest and forward of the whole chain, which its channel does not carry. */
  async readSummaries(): Promise<void> {
    this.summarisedMs = this.parts.settings.clock.now();
    const { settings, rest, intake } = this.parts;
    const followed = settings.currencies.filter((currency) => currency !== 'USDC');
    for (const currency of followed) {
      const answer = await rest('get_book_summary_by_currency', { currency, kind: 'option' });
      if (answer.ok) mapSummaries(intake.mappingInto(intake.tally), answer.value.result);
      else intake.tally.rejected('call failed', answer.failure);
    }
  }

  private adopt(listed: readonly MarketUpdate[]): void {
    const { settings } = this.parts;
    const { universe, tally } = this.parts.intake;
    const indices = new Set(settings.indices);
    const seen = new Set<string>();
    for (const update of listed) {
      if (update.kind !== 'listing' || !indices.has(update.instrument.indexName)) continue;
      seen.add(update.instrument.symbol);
      universe.put(update.instrument);
      tally.updates.push(update);
    }
    for (const instrument of [...universe.all()]) {
      if (!seen.has(instrument.symbol)) this.retire(instrument.symbol);
    }
  }

  private retire(symbol: string): void {
    const { settings } = this.parts;
    const { universe, tally } = this.parts.intake;
    const instrument = universe.get(symbol);
    if (!instrument) return;
    const now = settings.clock.now();
    const state = (expiryOf(instrument) ?? Infinity) <= now ? 'delivered' : 'inactive';
    universe.remove(symbol);
    tally.updates.push({
      kind: 'state',
      instrumentId: instrument.id,
      state,
      exchangeTimeMs: now,
      localTimeMs: now,
    });
  }
}

function firstFailure(answers: readonly Result<RestAnswer>[]): Failure | undefined {
  for (const answer of answers) if (!answer.ok) return answer.failure;
  return undefined;
}
