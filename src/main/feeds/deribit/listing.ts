/** Keeps the universe in step with the venue: bootstrap by REST, lifecycle by socket, forgets what expired. */
import type { Failure, Result } from '../../../engine/basics/result';
import { expiryOf } from '../../../engine/instruments/instrument';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { MarketUpdate } from '../feed';
import { mapIndexPrice, mapInstruments, mapSummaries } from './decode';
import type { RestAnswer, RestCall } from './rest';
import type { DeribitSettings } from './settings';
import type { Universe } from '../transport/universe';

interface ListingParts {
  readonly settings: DeribitSettings;
  readonly rest: RestCall;
  readonly universe: Universe;
  readonly context: () => DecodeContext;
  readonly sink: DecodeSink;
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
      this.parts.sink.rejected('call failed', failed);
      return failed;
    }
    const listed: MarketUpdate[] = [];
    const sink: DecodeSink = { ...this.problems(), updates: listed };
    for (const answer of answers)
      if (answer.ok) mapInstruments(answer.value.result, this.parts.context(), sink);
    this.adopt(listed);
    return undefined;
  }

  /** Index levels now: the first numbers on the board, and the choice of strikes to follow. */
  async readIndices(): Promise<Failure | undefined> {
    const { settings, rest, context, sink } = this.parts;
    const names = [...settings.indices, ...settings.cashIndices];
    const answers = await Promise.all(names.map((name) => rest('get_index_price', { index_name: name })));
    answers.forEach((answer, i) => {
      if (answer.ok)
        mapIndexPrice(names[i], answer.value.result, answer.value.exchangeTimeMs, context(), sink);
    });
    return answers.some((answer) => answer.ok) ? undefined : firstFailure(answers);
  }

  /** Bid, ask, open interest and forward of the whole chain, which its channel does not carry. */
  async readSummaries(): Promise<void> {
    this.summarisedMs = this.parts.settings.clock.now();
    const { settings, rest, context, sink } = this.parts;
    const followed = settings.currencies.filter((currency) => currency !== 'USDC');
    for (const currency of followed) {
      const answer = await rest('get_book_summary_by_currency', { currency, kind: 'option' });
      if (answer.ok) mapSummaries(answer.value.result, context(), sink);
      else sink.rejected('call failed', answer.failure);
    }
  }

  private adopt(listed: readonly MarketUpdate[]): void {
    const { settings, universe, sink } = this.parts;
    const indices = new Set(settings.indices);
    const seen = new Set<string>();
    for (const update of listed) {
      if (update.kind !== 'listing' || !indices.has(update.instrument.indexName)) continue;
      seen.add(update.instrument.symbol);
      universe.put(update.instrument);
      sink.updates.push(update);
    }
    for (const instrument of [...universe.all()]) {
      if (!seen.has(instrument.symbol)) this.retire(instrument.symbol);
    }
  }

  private retire(symbol: string): void {
    const { universe, sink, settings } = this.parts;
    const instrument = universe.get(symbol);
    if (!instrument) return;
    const now = settings.clock.now();
    const state = (expiryOf(instrument) ?? Infinity) <= now ? 'delivered' : 'inactive';
    universe.remove(symbol);
    sink.updates.push({
      kind: 'state',
      instrumentId: instrument.id,
      state,
      exchangeTimeMs: now,
      localTimeMs: now,
    });
  }

  private problems(): Pick<DecodeSink, 'ignored' | 'rejected'> {
    const { sink } = this.parts;
    return {
      ignored: (why, detail) => sink.ignored(why, detail),
      rejected: (why, f) => sink.rejected(why, f),
    };
  }
}

function firstFailure(answers: readonly Result<RestAnswer>[]): Failure | undefined {
  for (const answer of answers) if (!answer.ok) return answer.failure;
  return undefined;
}
