/** Tells the event log what becomes of instruments that are held: delivered, halted, locked, trading again. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { MarketUpdate, StateUpdate } from '../feeds/feed';
import type { Events } from './events';

const symbolOf = (id: InstrumentId): string => id.slice(id.indexOf(':') + 1);

function textOf({ instrumentId, state, deliveryPrice }: StateUpdate): string {
  const price = deliveryPrice === undefined ? '' : ` at ${deliveryPrice}`;
  return `${symbolOf(instrumentId)}, held, is ${state}${price}`;
}

export function createLifeTeller(events: Events, venue: string, held: () => readonly InstrumentId[]) {
  const told = new Map<InstrumentId, string>();
  return (updates: readonly MarketUpdate[]): void => {
    const changes = updates.filter((update): update is StateUpdate => update.kind === 'state');
    if (changes.length === 0) return;
    const ours = new Set(held());
    for (const change of changes) {
      const { instrumentId, state } = change;
      const text = textOf(change);
      const isNews = told.get(instrumentId) !== text && (state !== 'open' || told.has(instrumentId));
      if (!ours.has(instrumentId) || !isNews) continue;
      told.set(instrumentId, text);
      events.record(state === 'open' ? 'info' : 'warn', venue, text);
    }
  };
}
