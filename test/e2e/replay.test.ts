import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SurfaceView } from '../../src/contracts/surface';
import { until } from '../support/deskPage';
import { launchApp, type LaunchedApp } from '../support/electronApp';

let desk: LaunchedApp;
beforeAll(async () => {
  desk = await launchApp();
  await desk.window.waitForSelector('[data-testid="feed-deribit"][data-state="live"]', { timeout: 60_000 });
  await desk.window.waitForSelector('.ag-row', { timeout: 60_000 });
}, 120_000);
afterAll(() => desk.close());

interface Replay {
  readonly startMs: number;
  readonly endMs: number;
  readonly positionMs: number;
  readonly isPlaying: boolean;
  readonly isSeeking: boolean;
}

const call = <T>(name: string, argument?: object): Promise<{ ok: boolean; value: T }> =>
  desk.window.evaluate(
    ([n, a]) =>
      (
        window as never as { api: { call(n: unknown, a: unknown): Promise<{ ok: boolean; value: T }> } }
      ).api.call(n, a),
    [name, argument] as const,
  );
const state = async (): Promise<Replay> => (await call<Replay>('replay.state')).value;
const sourceOf = (): Promise<string | null> =>
  desk.window.locator('[data-testid="feed-deribit"]').getAttribute('title');

describe('a recording on the desk', () => {
  test(
    'takes the place of the live market, says so, and follows the slider',
    { timeout: 90_000 },
    async () => {
      const { window } = desk;
      const opened = await call<Replay>('replay.open', { path: null, isSample: true });
      expect(opened.ok).toBe(true);
      await window.waitForSelector('[data-testid="replay-bar"]');
      expect(await window.textContent('[data-testid="replay-bar"]')).toContain('Recorded prices, not live');
      await window.waitForFunction(
        () =>
          document
            .querySelector('[data-testid="feed-deribit"]')
            ?.getAttribute('title')
            ?.includes('recorded') === true,
        undefined,
        { timeout: 30_000 },
      );
      const { startMs, endMs } = opened.value;
      await window.waitForFunction(
        ([from, to]) => {
          const text = document.querySelector('.clock')?.textContent ?? '';
          const time = /(\d\d):(\d\d):(\d\d)/.exec(text);
          if (!time) return false;
          const day = Math.floor(Number(from) / 86_400_000) * 86_400_000;
          const at = day + (Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])) * 1000;
          return at >= Number(from) - 3_000 && at <= Number(to) + 3_000;
        },
        [startMs, endMs],
        { timeout: 30_000 },
      );

      await call('replay.play', { isPlaying: false });
      await call('replay.seek', { positionMs: endMs - 1_000 });
      const late = await state();
      expect(Math.abs(late.positionMs - (endMs - 1_000))).toBeLessThan(50);
      expect(late.isPlaying).toBe(false);
      await call('replay.seek', { positionMs: startMs + 6_000 });
      expect(Math.abs((await state()).positionMs - (startMs + 6_000))).toBeLessThan(50);
      await window.waitForSelector('[data-testid="feed-deribit"][data-state="live"]', { timeout: 30_000 });
      await window.waitForSelector('.ag-row', { timeout: 30_000 });

      const surface = await until(
        'surfaces are fitted to the recording',
        async () => (await call<SurfaceView>('surface.view', { surface: null, expiryMs: null })).value,
        ({ heads }) => heads.length > 0,
      );
      for (const atMs of [surface.nowMs, surface.heads[0].newestMs]) {
        expect(atMs).toBeGreaterThan(startMs - 60_000);
        expect(atMs).toBeLessThanOrEqual(endMs);
      }

      await call('replay.speed', { speed: 'max' });
      await call('replay.play', { isPlaying: true });
      for (let i = 0; i < 200 && (await state()).isPlaying; i += 1) await window.waitForTimeout(50);
      expect((await state()).positionMs).toBe(endMs);

      await window.click('[data-testid="replay-close"]');
      await window.waitForSelector('[data-testid="replay-bar"]', { state: 'detached' });
      await window.waitForFunction(
        () =>
          document
            .querySelector('[data-testid="feed-deribit"]')
            ?.getAttribute('title')
            ?.includes('simulator') === true,
        undefined,
        { timeout: 30_000 },
      );
      expect(await sourceOf()).toContain('simulator');
      expect(desk.output()).not.toContain('uncaught');
    },
  );

  test('refuses a file that is none', async () => {
    expect(await call('replay.open', { path: '/etc/hostname', isSample: false })).toMatchObject({
      ok: false,
    });
    expect(await state()).toBeNull();
  });
});
