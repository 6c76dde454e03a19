import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import { createPackStore } from '../../../src/main/db/packStore';
import { createPackService } from '../../../src/main/services/packs';
import { importSpanPack } from '../../../src/main/services/spanImport';
import { newPath, NOW, refusal, value } from '../db/workspace';
import { pa2File, terms } from '../files/pa2/pa2Text';
import { BTC, ETH, spn } from '../files/spanText';
import { fileBeside, startDesk } from './importDesk';

const COINS = ['BTC', 'ETH'].map((code) => ({ commodity: code, coin: code }));

function start() {
  const path = newPath();
  const desk = startDesk(path);
  const packs = createPackService({
    shipped: [shippedRulePack('cme.span')],
    store: createPackStore(desk.database),
    portfolio: desk.portfolio,
    kinds: ['cme.span'],
    clock: () => NOW,
  });
  const load = (name: string, text: string) =>
    importSpanPack(packs, desk.importing, { kind: 'file', path: fileBeside(path, name, text) }, COINS);
  const stored = () => JSON.stringify([value(packs.list()), value(packs.get('span-cme-2026-11-20'))]);
  return { desk, packs, load, stored };
}

describe('import of SPAN parameters', () => {
  it('reads on the import thread with progress and stores a pack beside the shipped one', async () => {
    const { desk, packs, load } = start();
    const { pack } = value(await load('cme.spn', spn([BTC, ETH])));
    expect(value(packs.get(pack.id)).parameters.find((p) => p.name === 'price_scan_range')?.value).toBe(0.22);
    expect(desk.progress.map(({ kind, state, detail }) => [kind, state, detail])).toEqual([
      ['import', 'running', 'starting'],
      ['import', 'running', 'reading'],
      ['import', 'running', 'reading BTC'],
      ['import', 'running', 'reading ETH'],
      ['import', 'done', ''],
    ]);
    desk.stop();
  });

  it('refuses a malformed file with path, line and cause; the pack that is there stays', async () => {
    const { desk, load, stored } = start();
    value(await load('good.spn', spn([BTC, ETH])));
    const before = stored();
    const bad: readonly (readonly [string, RegExp])[] = [
      [spn([BTC, ETH]).slice(0, 1500), /\/bad\.spn: line \d+: the file ends before <\/spanFile>/],
      [spn([{ ...BTC, stated: 1 }, ETH]), /\/bad\.spn: line \d+: <priceScan> 1 does not agree/],
      [spn([BTC]), /\/bad\.spn: line \d+: commodity ETH is not in the file/],
      ['0 CME   20261120S', /\/bad\.spn: line 1: record 0: a positional SPAN file of another format .*\.spn/],
      ['', /\/bad\.spn is empty/],
    ];
    for (const [text, message] of bad) {
      expect(refusal(await load('bad.spn', text)).message).toMatch(message);
      expect(desk.progress.at(-1)?.state).toBe('failed');
      expect(stored()).toBe(before);
    }
    desk.stop();
  });

  it('streams a positional file the same way; a record that is refused leaves the pack as it is', async () => {
    const { desk, packs, load, stored } = start();
    const { pack } = value(await load('cme.s.pa2', pa2File()));
    expect(value(packs.get(pack.id)).parameters.find((p) => p.name === 'price_scan_range')?.value).toBe(0.02);
    const before = stored();
    const bad = pa2File({ terms: terms('BTC', '11') });
    expect(refusal(await load('bad.s.pa2', bad)).message).toMatch(
      /\/bad\.s\.pa2: line 9: record 4: delivery charge method "11" is not covered$/,
    );
    expect([desk.progress.at(-1)?.state, stored()]).toEqual(['failed', before]);
    desk.stop();
  });

  it('stores nothing once it is cancelled', async () => {
    const { desk, packs, load } = start();
    desk.importing.onProgress(({ id, detail }) => {
      if (detail === 'starting') queueMicrotask(() => desk.importing.cancel(id));
    });
    expect(refusal(await load('cme.spn', spn([BTC, ETH])))).toMatchObject({ reason: 'CANCELLED' });
    expect(desk.progress.at(-1)?.state).toBe('cancelled');
    expect(value(packs.list()).packs).toHaveLength(1);
    desk.stop();
  });
});
