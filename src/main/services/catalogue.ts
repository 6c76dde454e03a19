/** Instruments known so far: booked ones from the database, then what the venues list. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { EngineClient } from '../compute/engineClient';

export function createCatalogue(engine: EngineClient, booked: readonly Instrument[]) {
  const known = new Map<InstrumentId, Instrument>(booked.map((each) => [each.id, each]));
  const publish = (): void => engine.set({ type: 'instruments', instruments: [...known.values()] });
  publish();
  return {
    known: (id: InstrumentId): Instrument | undefined => known.get(id),
    add(instruments: readonly Instrument[], isHeld: (id: InstrumentId) => boolean): void {
      const isNew = instruments.some(({ id }) => isHeld(id));
      for (const instrument of instruments) known.set(instrument.id, instrument);
      if (isNew) publish();
    },
    publish,
  };
}
export type Catalogue = ReturnType<typeof createCatalogue>;
