/** The simulator's file of departures: a client can tell how long each frame was under way. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { systemNetwork } from '../../../src/main/feeds/network';
import { machineMs, splitProbe, withProbe } from '../../../src/main/feeds/simulator/departures';
import { startSimulator } from '../../../src/main/feeds/simulator/simulator';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-departures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a name of a socket goes into its address and out again', () => {
  expect(withProbe('ws://host/stream', 3)).toBe('ws://host/stream?probe=3');
  expect(withProbe('ws://host/stream?a=b', 12)).toBe('ws://host/stream?a=b&probe=12');
  expect(splitProbe('/stream?a=b&probe=12')).toEqual({ path: '/stream?a=b', probe: 12 });
  expect(splitProbe('/stream?a=b')).toEqual({ path: '/stream?a=b', probe: undefined });
});

it('holds one instant for each frame, before its arrival', async () => {
  const departures = join(folder, 'departures');
  const simulator = await startSimulator({
    seed: 4,
    breadth: { coins: ['BTC'], expiries: 1, strikesEachSide: 1 },
    departures,
  });
  const arrivedMs: number[] = [];
  await new Promise<void>((resolve, reject) => {
    const socket = systemNetwork.dial(withProbe(`${simulator.address('okx').url}/ws/v5/public`, 7), {
      opened: () =>
        socket.send(
          JSON.stringify({ op: 'subscribe', args: [{ channel: 'index-tickers', instId: 'BTC-USD' }] }),
        ),
      text: () => {
        if (arrivedMs.push(machineMs()) < 3) return;
        socket.drop();
        resolve();
      },
      pinged: () => undefined,
      failed: reject,
      closed: () => undefined,
    });
  });
  await simulator.stop();
  const bytes = readFileSync(departures);
  const pairs = new Float64Array(new Uint8Array(bytes).buffer);
  expect(pairs.length).toBeGreaterThanOrEqual(2 * arrivedMs.length);
  arrivedMs.forEach((arrived, i) => {
    expect(pairs[2 * i]).toBe(7);
    expect(
      arrived - pairs[2 * i + 1],
      `frame ${i}: left ${pairs[2 * i + 1]}, came ${arrived}`,
    ).toBeGreaterThan(0);
  });
});
