import { expect, it } from 'vitest';
import type { InstrumentState, MarketUpdate } from '../../../src/main/feeds/feed';
import type { Events } from '../../../src/main/services/events';
import { createLifeTeller } from '../../../src/main/services/feedLives';

const state = (instrumentId: string, word: InstrumentState, deliveryPrice?: number): MarketUpdate => ({
  kind: 'state',
  instrumentId,
  state: word,
  exchangeTimeMs: 1,
  localTimeMs: 1,
  ...(deliveryPrice === undefined ? undefined : { deliveryPrice }),
});

it('tells of held instruments only, each news once, the delivery price when it is known', () => {
  const said: string[] = [];
  const events = { record: (level, source, text) => void said.push(`${level} ${source} ${text}`) } as Pick<
    Events,
    'record'
  >;
  const tell = createLifeTeller(events as Events, 'deribit', () => ['deribit:A', 'deribit:B']);
  tell([state('deribit:A', 'open'), state('deribit:C', 'delivered', 5)]);
  expect(said).toEqual([]);
  tell([state('deribit:A', 'delivered')]);
  tell([state('deribit:A', 'delivered'), state('deribit:A', 'delivered', 86_702.41)]);
  tell([state('deribit:B', 'locked')]);
  tell([state('deribit:B', 'open')]);
  expect(said).toEqual([
    'warn deribit A, held, is delivered',
    'warn deribit A, held, is delivered at 86702.41',
    'warn deribit B, held, is locked',
    'info deribit B, held, is open',
  ]);
});
