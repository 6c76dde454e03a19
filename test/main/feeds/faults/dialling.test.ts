/** F3, F22 and F36 where they are decided: one connection, and the turns that several take at one host. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { expect, it } from 'vitest';
import { Connection, CONNECTION_TIMINGS } from '../../../../src/main/feeds/connection';
import type { FeedClock } from '../../../../src/main/feeds/clock';
import { systemNetwork, type Network, type SocketListener } from '../../../../src/main/feeds/network';
import { DialTurns } from '../../../../src/main/feeds/transport/dialTurns';
import { SESSION_TIMINGS } from '../../../../src/main/feeds/transport/timings';
import { until } from '../rig';

/** A clock that a test moves; what is due runs in the order of its instants. */
function handClock() {
  let nowMs = 0;
  let waiting: { atMs: number; everyMs?: number; run: () => void }[] = [];
  const add = (entry: { atMs: number; everyMs?: number; run: () => void }) => {
    waiting.push(entry);
    return () => void (waiting = waiting.filter((one) => one !== entry));
  };
  const clock: FeedClock = {
    now: () => nowMs,
    after: (ms, run) => add({ atMs: nowMs + ms, run }),
    every: (ms, run) => add({ atMs: nowMs + ms, everyMs: ms, run }),
  };
  const pass = (ms: number): void => {
    const end = nowMs + ms;
    for (;;) {
      const [next] = waiting.filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs);
      if (!next) break;
      nowMs = next.atMs;
      if (next.everyMs === undefined) waiting = waiting.filter((one) => one !== next);
      else next.atMs += next.everyMs;
      next.run();
    }
    nowMs = end;
  };
  return { clock, pass };
}

/** Sockets whose other end is the test. */
function handNetwork() {
  const sockets: { listener: SocketListener; isDropped: boolean }[] = [];
  const network: Network = {
    dial(_url, listener) {
      const socket = { listener, isDropped: false };
      sockets.push(socket);
      return {
        isOpen: true,
        backlogBytes: 0,
        send: () => undefined,
        drop: () => void (socket.isDropped = true),
      };
    },
    get: () => Promise.reject(new Error('no REST here')),
  };
  return { sockets, network };
}

function rig(turns?: DialTurns) {
  const { clock, pass } = handClock();
  const { sockets, network } = handNetwork();
  const heard: string[] = [];
  const delays: number[] = [];
  const listener = {
    dialing: () => undefined,
    opened: () => undefined,
    text: (text: string) => void heard.push(text),
    lost: (_reason: string, _attempt: number, retryInMs: number) => void delays.push(retryInMs),
    refused: () => undefined,
    ...(turns ? { turnMs: () => turns.take(clock.now()) } : {}),
  };
  // As unlucky as can be: the whole pause each time.
  const make = () => new Connection('ws://venue', listener, CONNECTION_TIMINGS, clock, () => 0.999, network);
  return { clock, pass, sockets, heard, delays, make };
}

it('F22 frames of a socket that was given up count for nothing, however late they drain', () => {
  const { sockets, heard, make, pass } = rig();
  const connection = make();
  connection.start();
  sockets[0].listener.opened();
  sockets[0].listener.text('of the first');
  connection.lose('the machine slept');
  sockets[0].listener.text('late of the first');
  pass(1_000);
  sockets[1].listener.opened();
  sockets[0].listener.text('later still');
  sockets[1].listener.text('of the second');
  sockets[0].listener.closed(1006, '');
  expect(heard).toEqual(['of the first', 'of the second']);
  expect(sockets.map(({ isDropped }) => isDropped)).toEqual([true, false]);
});

it('F36 pauses double from 1 s to 30 s and begin anew only after a socket has held for 60 s', () => {
  expect(CONNECTION_TIMINGS).toMatchObject({ backoffBaseMs: 1_000, backoffCapMs: 30_000, stableMs: 60_000 });
  const { sockets, delays, make, pass } = rig();
  const connection = make();
  connection.start();
  const loseAfter = (ms: number): void => {
    sockets.at(-1)?.listener.opened();
    // Frames keep coming, so that nothing but the loss ends it.
    for (let left = ms; left > 0; left -= 5_000) {
      pass(Math.min(left, 5_000));
      sockets.at(-1)?.listener.text('x');
    }
    sockets.at(-1)?.listener.closed(1006, '');
    pass(delays.at(-1) ?? NaN);
  };
  for (let i = 0; i < 7; i += 1) loseAfter(59_000);
  expect(delays.map((ms) => Math.round(ms / 1_000))).toEqual([1, 2, 4, 8, 16, 30, 30]);
  loseAfter(60_000);
  expect(Math.round((delays.at(-1) ?? NaN) / 1_000)).toBe(1);
});

it('F36 sockets of one host take turns, first dials and redials alike, and never more than three a second', () => {
  expect(SESSION_TIMINGS.dialGapMs).toBeGreaterThan(1_000 / 3);
  const { sockets, make, pass, clock } = rig(new DialTurns(SESSION_TIMINGS.dialGapMs));
  const dialled: number[] = [];
  const push = sockets.push.bind(sockets);
  sockets.push = (...added) => {
    dialled.push(clock.now());
    return push(...added);
  };
  for (let i = 0; i < 6; i += 1) make().start();
  pass(3_000);
  expect(dialled).toEqual([0, 400, 800, 1_200, 1_600, 2_000]);
  for (const { listener } of [...sockets]) listener.opened();
  pass(1_000);
  // The whole venue drops.
  for (const { listener } of [...sockets]) listener.closed(1006, '');
  pass(10_000);
  expect(dialled).toHaveLength(12);
  const gaps = dialled.slice(7).map((atMs, i) => atMs - dialled[6 + i]);
  expect(gaps).toEqual([400, 400, 400, 400, 400]);
});

it('F3 a socket that is given up is ended at once, without a closing handshake', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const joined = once(server, 'connection');
  const ignore = () => undefined;
  let isOpen = false;
  const socket = systemNetwork.dial(`ws://127.0.0.1:${port}`, {
    ...{ opened: () => void (isOpen = true), text: ignore, pinged: ignore, failed: ignore, closed: ignore },
  });
  const [peer] = (await joined) as [{ on(event: 'close', run: (code: number) => void): void }];
  await until('open', () => isOpen);
  const closed = new Promise<number>((resolve) => peer.on('close', resolve));
  socket.drop();
  expect(await closed).toBe(1006);
  server.close();
});
