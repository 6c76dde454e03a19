import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../../../src/contracts/view';
import { dispatch, type Caller, type Handlers } from '../../../src/main/ipc/dispatch';
import { silentLogger } from '../../../src/main/log';

const heard: unknown[] = [];
const handlers = {
  'view.set': (view: unknown) => {
    heard.push(view);
    return { ok: true, value: null };
  },
  'portfolio.undo': () => {
    throw new Error('boom');
  },
} as unknown as Handlers;
const caller = {} as Caller;
const call = (name: unknown, argument?: unknown) => dispatch(handlers, silentLogger, name, argument, caller);

describe('dispatch of calls', () => {
  it('runs a handler with the checked argument', async () => {
    expect(await call('view.set', DEFAULT_VIEW)).toEqual({ ok: true, value: null });
    expect(heard).toEqual([DEFAULT_VIEW]);
  });

  it.each([
    ['an unknown name', 'shell.run', undefined, 'unknown call'],
    ['a name of Object', 'constructor', undefined, 'unknown call'],
    ['no name', 42, undefined, 'unknown call'],
    ['a field too many', 'view.set', { ...DEFAULT_VIEW, more: 1 }, 'more'],
    [
      'a move at or below minus one',
      'view.set',
      { ...DEFAULT_VIEW, heatmap: { ...DEFAULT_VIEW.heatmap, spotMoves: [-1] } },
      'heatmap.spotMoves.0',
    ],
    ['an argument where none belongs', 'portfolio.undo', { now: true }, 'portfolio.undo'],
  ])('refuses %s', async (_what, name, argument, text) => {
    const result = await call(name, argument);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
    expect(JSON.stringify(result)).toContain(text);
  });

  it('turns an exception into a failure', async () => {
    expect(await call('portfolio.undo')).toMatchObject({
      ok: false,
      failure: { reason: 'INTERNAL', message: expect.stringContaining('boom') },
    });
  });
});
