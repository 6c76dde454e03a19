// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveFrame } from '../../../src/contracts/live';
import type { PushMessage } from '../../../src/contracts/push';
import { DEFAULT_VIEW } from '../../../src/contracts/view';
import { useLive } from '../../../src/renderer/stores/live';
import { frame, world } from '../harness/frames';

const w = world(21);
const at = (sequence: number, patch: Partial<LiveFrame> = {}): LiveFrame => ({
  ...frame(w, DEFAULT_VIEW, sequence),
  ...patch,
});

/** A real channel whose far end plays main. */
function connect(): { main: MessagePort; acks: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  const acks: unknown[] = [];
  port1.onmessage = (event) => acks.push(event.data);
  const event = new MessageEvent('message', { data: { type: 'plimsoll:port' }, source: window as never });
  Object.defineProperty(event, 'ports', { value: [port2] });
  window.dispatchEvent(event);
  return { main: port1, acks };
}
const send = (port: MessagePort, message: PushMessage): void => port.postMessage(message);
/** Waits until the store has taken what was sent. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });

describe('live store over a message port', () => {
  let stop: () => void;
  let link: ReturnType<typeof connect>;
  beforeEach(() => {
    setActivePinia(createPinia());
    stop = useLive().start();
    link = connect();
  });
  afterEach(() => {
    stop();
    link.main.close();
    vi.useRealTimers();
  });

  it('shows the newest of a burst and acknowledges once', async () => {
    const live = useLive();
    send(link.main, { type: 'structure', structure: w.structure });
    for (const sequence of [1, 2, 3]) send(link.main, { type: 'frame', frame: at(sequence) });
    await until(() => expect(live.frame?.sequence).toBe(3));
    await until(() => expect(link.acks.length).toBeGreaterThanOrEqual(1));
    expect(link.acks.length).toBeLessThanOrEqual(3);
    expect(live.matched?.sequence).toBe(3);
  });

  it('does not mix rows of different compositions', async () => {
    const live = useLive();
    send(link.main, { type: 'structure', structure: w.structure });
    send(link.main, { type: 'frame', frame: at(1, { bookVersion: 2 }) });
    await until(() => expect(live.frame).not.toBeNull());
    expect(live.matched).toBeNull();
  });

  it('doubts the figures when a feed is not live, and when main falls silent', async () => {
    const live = useLive();
    send(link.main, { type: 'frame', frame: at(1) });
    await until(() => expect(live.frame?.sequence).toBe(1));
    expect(live.doubt).toBeNull();
    const stale = frame(w, DEFAULT_VIEW, 2, { feed: 'stale' });
    send(link.main, { type: 'frame', frame: stale });
    await until(() => expect(live.doubt).toBe('Deribit stale'));
    await until(() => expect(live.doubt).toMatch(/engine silent/));
  });

  it('is offline when no feed has data', async () => {
    const live = useLive();
    send(link.main, { type: 'frame', frame: frame(w, DEFAULT_VIEW, 1, { feed: 'reconnecting' }) });
    await until(() => expect(live.offline).toBe(true));
  });
});
