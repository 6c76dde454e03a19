/** F30: a position in an instrument that no list holds is shown or told, never dropped. */
import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { readVenueAccount } from '../../../../src/main/feeds/accounts/venueAccount';
import { NOW } from '../recordings';

interface Positions {
  readonly path: string;
  /** Listed nowhere yet, by a name that tells its terms. */
  readonly newName: string;
  /** Of a product that has no name here. */
  readonly strangeName: string;
  readonly answer: (symbol: string) => unknown;
}

const VENUES: Readonly<Record<Venue, Positions>> = {
  deribit: {
    ...{ path: '/private/get_positions', newName: 'BTC-26FEB27-90000-C', strangeName: 'BTC-CS-25DEC26-9_10' },
    answer: (instrument_name) => ({
      ...{ jsonrpc: '2.0', id: 1 },
      result: [{ instrument_name, size: -3, average_price: 0.05, mark_price: 0.06 }],
    }),
  },
  okx: {
    ...{ path: '/api/v5/account/positions', newName: 'BTC-USD-270226-90000-C', strangeName: 'MOON' },
    answer: (instId) => ({ code: '0', data: [{ instId, pos: '-3', posSide: 'net', uTime: String(NOW) }] }),
  },
  bybit: {
    ...{ path: '/v5/position/list?category=option', newName: 'BTC-26FEB27-90000-C', strangeName: 'MOON' },
    answer: (symbol) => ({
      ...{ retCode: 0, time: NOW },
      result: { list: [{ symbol, side: 'Sell', size: '3', updatedTime: String(NOW) }] },
    }),
  },
  binance: {
    ...{ path: '/eapi/v1/position', newName: 'BTC-270226-90000-C', strangeName: 'MOON' },
    answer: (symbol) => [{ symbol, quantity: '-3', entryPrice: '100', time: NOW }],
  },
};

describe.each(Object.keys(VENUES) as Venue[])('%s', (venue) => {
  const { path, newName, strangeName, answer } = VENUES[venue];
  const read = (symbol: string) => {
    const json = answer(symbol) as never;
    const clock = { localTimeMs: NOW, venueTimeMs: NOW };
    return readVenueAccount(venue, [{ path, text: JSON.stringify(json), json }], () => undefined, clock);
  };

  it('one whose name tells its terms is a position like any other', () => {
    const { positions, troubles } = read(newName);
    expect(troubles).toEqual([]);
    expect(positions).toHaveLength(1);
    expect(positions[0]).toMatchObject({ instrumentId: `${venue}:${newName}` });
    expect(Number(positions[0].quantity)).toBe(-3);
  });

  it('one of an unknown product is told by its name', () => {
    const { positions, troubles } = read(strangeName);
    expect(positions).toEqual([]);
    expect(troubles).toEqual([expect.stringContaining(strangeName)]);
  });
});
