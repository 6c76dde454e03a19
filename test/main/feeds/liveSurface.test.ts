/** A surface from the venue's own frames: simulator, socket, board, chains, fits. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SmileReport } from '../../../src/contracts/surface';
import { createSurfaceDesk } from '../../../src/main/compute/surfaces/surfaceDesk';
import { CHAIN_STRIDE } from '../../../src/engine/market/optionChain';
import { rig, until, type Rig } from './rig';

let own: Rig | undefined;
afterEach(() => own?.stop());

describe('a surface over a real socket', () => {
  it('is fitted for every expiry, near the marks, and each expiry waits its pause', async () => {
    own = await rig();
    await own.live();
    const { board } = own;
    const desk = createSurfaceDesk(() => performance.now());
    const reports = new Map<string, SmileReport>();
    const options = board.instruments().filter(({ kind }) => kind === 'option');
    const expiries = new Set(
      options.map((one) => `${one.indexName}:${'expiryMs' in one ? one.expiryMs : 0}`),
    );
    await until('every expiry is fitted', () => {
      desk.take(board.takeChains(Date.now(), 4, 500));
      for (let next = desk.step(); next !== undefined; next = desk.step())
        reports.set(`${next.indexName}:${next.expiryMs}`, next);
      return [...reports.values()].filter(({ isTrusted }) => isTrusted).length === expiries.size;
    });
    for (const [key, { status, figures, weightedRmseVol, forward, used, detail }] of reports) {
      const shown = `${key}: ${status} ${detail}, atm ${figures.atmVol}, error ${weightedRmseVol}, used ${used}`;
      expect(['fitted', 'repaired'], shown).toContain(status);
      expect(figures.atmVol, shown).toBeGreaterThan(0.2);
      expect(figures.atmVol, shown).toBeLessThan(1.5);
      expect(weightedRmseVol, shown).toBeLessThan(0.01);
      expect(used, shown).toBeGreaterThanOrEqual(5);
      expect(forward?.method, shown).toBe('venue');
    }
    const taken = board.takeChains(Date.now(), 100, 0);
    const again = board.takeChains(Date.now(), 100, 60_000);
    expect(again).toEqual([]);
    for (const { rows } of taken) expect(rows.length % CHAIN_STRIDE).toBe(0);
  });
});
