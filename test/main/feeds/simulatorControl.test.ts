/** The simulator told what to do over its port, and single channels whose frames do not come as they were sent. */
import { afterEach, describe, expect, it } from 'vitest';
import { Deliveries, type DeliveryRule } from '../../../src/main/feeds/simulator/deliveries';
import { faultRig, type FaultRig } from './faults/faultRig';

describe('frames of one channel', () => {
  const passed = (rule: Omit<DeliveryRule, 'channel'>, frames: readonly string[]): string[] => {
    const deliveries = new Deliveries(
      () => 0,
      () => 0,
    );
    return frames.flatMap((frame) => [...deliveries.pass('book.X', frame, [{ channel: 'book.', ...rule }])]);
  };

  it.each([
    ['lost', { drop: 1 }, []],
    ['doubled', { duplicate: 1 }, ['a', 'a', 'b', 'b', 'c', 'c']],
    ['swapped', { swap: 1 }, ['b', 'a']],
    ['as they were sent', {}, ['a', 'b', 'c']],
  ])('are %s', (_how, rule, expected) => {
    expect(passed(rule, ['a', 'b', 'c'])).toEqual(expected);
  });

  it('are held up for their time and then go in order, while other channels go at once', () => {
    let now = 1_000;
    const deliveries = new Deliveries(
      () => now,
      () => 0,
    );
    const rules = [{ channel: 'slow', delayMs: 500 }];
    expect(deliveries.pass('slow.1', 'a', rules)).toEqual([]);
    expect(deliveries.pass('quick', 'b', rules)).toEqual(['b']);
    now = 1_200;
    expect(deliveries.pass('slow.1', 'c', rules)).toEqual([]);
    now = 1_500;
    expect(deliveries.due()).toEqual(['a']);
    now = 1_700;
    expect(deliveries.due()).toEqual(['c']);
    expect(deliveries.due()).toEqual([]);
  });
});

describe('the control door', () => {
  let r: FaultRig;
  afterEach(() => r.stop());
  const door = (): string => new URL('/control', r.simulator.restUrl).href;
  const post = async (command: unknown, type = 'application/json') => {
    const answer = await fetch(door(), {
      method: 'POST',
      headers: { 'content-type': type },
      body: JSON.stringify(command),
    });
    return { status: answer.status, body: (await answer.json()) as { ok: boolean; message?: string } };
  };
  const listed = async () =>
    ((await (await fetch(door())).json()) as { faults: { id: string; on: string[] }[] }).faults;

  it('lists the 36 faults, switches them, trades, and refuses what it does not know', async () => {
    r = await faultRig('okx', { control: true });
    expect(await listed()).toHaveLength(36);
    expect(await post({ kind: 'fault', venue: 'okx', fault: 'F20', on: true })).toMatchObject({
      status: 200,
    });
    expect((await listed()).find(({ id }) => id === 'F20')?.on).toEqual(['okx']);
    expect(r.simulated.faults.crossedBook).toBe(true);
    expect(await post({ kind: 'clearFaults', venue: 'okx' })).toMatchObject({ status: 200 });
    expect(r.simulated.faults.crossedBook).toBe(false);
    expect((await listed()).flatMap(({ on }) => on)).toEqual([]);
    expect(await post({ kind: 'fault', venue: 'okx', fault: 'F99', on: true })).toMatchObject({
      status: 404,
    });
    const trade = { kind: 'trade', venue: 'okx', symbol: 'BTC-USD-SWAP', quantity: 5 };
    expect(await post(trade)).toMatchObject({ status: 200 });
    expect(await post({ ...trade, symbol: 'BTC-USD-SWIM' })).toMatchObject({ status: 404 });
    expect(await post({ kind: 'faults', venue: 'okx', faults: { nonsense: 1 } })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('nonsense') as string },
    });
    expect(await post({ kind: 'explode' })).toMatchObject({ status: 400 });
    expect(await post({ kind: 'killSockets', venue: 'okx' }, 'text/plain')).toMatchObject({ status: 415 });
  });

  it('is shut unless it was asked for', async () => {
    r = await faultRig('okx');
    expect((await fetch(door())).status).toBe(404);
  });

  it('a book whose frames are doubled or swapped is dropped and asked for anew; the socket stays', async () => {
    r = await faultRig('okx', { control: true });
    await r.bothLive();
    r.feed.subscribe([r.perpetual]);
    await r.until('its top', () => r.board.quote(r.perpetual)?.bid !== undefined);
    for (const rule of [{ duplicate: 0.3 }, { swap: 0.3 }]) {
      const before = r.reasons('sequence gap');
      const deliveries = [{ channel: 'books|', ...rule }];
      expect(await post({ kind: 'faults', venue: 'okx', faults: { deliveries } })).toMatchObject({
        status: 200,
      });
      await r.until(`gaps by ${JSON.stringify(rule)}`, () => r.reasons('sequence gap') > before);
    }
    expect(await post({ kind: 'clearFaults', venue: 'okx' })).toMatchObject({ status: 200 });
    await r.bothLive();
    expect(r.feed.status().counters.reconnects).toBe(0);
  }, 40_000);
});
