/** Frames far larger than a venue sends: a megabyte is taken whole, what no venue sends ends the socket with a reason. */
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { systemNetwork, type NetworkSocket } from '../../../src/main/feeds/network';
import { decodeJson, NOW } from './recordings';

const MB = 2 ** 20;
let server: WebSocketServer;
let socket: NetworkSocket;
afterEach(async () => {
  socket.drop();
  await new Promise((resolve) => server.close(resolve));
});

/** What a client hears of one frame that it is sent once it is there. */
async function heardOf(frame: string): Promise<string> {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (client) => client.send(frame));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new Promise((resolve) => {
    socket = systemNetwork.dial(url, {
      opened: () => undefined,
      pinged: () => undefined,
      text: resolve,
      failed: (message) => resolve(`failed: ${message}`),
      closed: (code) => resolve(`closed: ${code}`),
    });
  });
}

it('a whole chain of one megabyte: every row is an update', async () => {
  const rows = Array.from({ length: 11_000 }, (_, i) => ({
    instrument_name: `BTC-25DEC26-${50_000 + i}-C`,
    mark_price: 0.0459,
    iv: 0.4567,
    timestamp: NOW - 1,
  }));
  const params = { channel: 'markprice.options.btc_usd', data: rows };
  const text = JSON.stringify({ jsonrpc: '2.0', method: 'subscription', params });
  expect(text.length).toBeGreaterThan(MB);
  const { updates, rejected } = decodeJson('deribit', await heardOf(text));
  expect(rejected).toEqual([]);
  expect(updates).toHaveLength(rows.length + 1);
  expect(updates[0]).toMatchObject({ instrumentId: 'deribit:BTC-25DEC26-50000-C', markVol: 0.4567 });
});

it('more than sixteen megabytes are no frame of a venue', async () => {
  expect(await heardOf('x'.repeat(16 * MB + 1))).toMatch(/^failed: Max payload size exceeded/);
});
