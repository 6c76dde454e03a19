import { describe, expect, it } from 'vitest';
import type { MarketSnapshot, MarketValue } from '../../../src/engine/market/snapshot';
import { createDocumentStore } from '../../../src/main/db/documentStore';
import { createEventLog } from '../../../src/main/services/eventLog';
import { createSettingsService } from '../../../src/main/services/settings';
import { createSnapshotService } from '../../../src/main/services/snapshots';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const quote = (x: number): MarketValue => ({
  value: x,
  exchangeTimeMs: NOW,
  localTimeMs: NOW + 3,
  source: 'simulator',
});

const SNAPSHOT: MarketSnapshot = {
  id: '0123456789abcdef0123',
  valuationMs: NOW,
  indices: { 'deribit:btc_usd': quote(92480.12) },
  volIndices: {},
  quotes: { 'deribit:BTC-PERPETUAL': { mark: quote(92481.5), fundingRate8h: quote(-0.0000125) } },
  usdRates: { USD: quote(1) },
};

describe('snapshots', () => {
  it('reads back exactly what was taken, also after a restart', async () => {
    const path = newPath();
    const first = open(path);
    const taken = value(
      await createSnapshotService(createDocumentStore(first), () => NOW).take(SNAPSHOT, 'before CPI'),
    );
    expect(taken).toMatchObject({ label: 'before CPI', takenMs: NOW, quoteCount: 1 });
    first.close();
    const service = createSnapshotService(createDocumentStore(open(path)), () => NOW);
    expect(value(service.list())).toEqual([taken]);
    expect(value(await service.get(taken.id))).toEqual(SNAPSHOT);
    expect(refusal(await service.get('none')).reason).toBe('NOT_FOUND');
  });

  it('says so when a stored one is damaged', async () => {
    const database = open(newPath());
    const service = createSnapshotService(createDocumentStore(database), () => NOW);
    const { id } = value(await service.take(SNAPSHOT, ''));
    database.connection.prepare("UPDATE snapshots SET body = x'0102'").run();
    expect(refusal(await service.get(id))).toMatchObject({ reason: 'STORAGE', context: { snapshotId: id } });
  });
});

describe('settings', () => {
  it('keeps the layout over a restart', () => {
    const path = newPath();
    const first = open(path);
    const service = createSettingsService(createDocumentStore(first));
    expect(value(service.layout())).toEqual({});
    value(service.setLayout({ columns: [208, null, 656], tab: 'risk' }));
    first.close();
    expect(value(createSettingsService(createDocumentStore(open(path))).layout())).toEqual({
      columns: [208, null, 656],
      tab: 'risk',
    });
  });

  it('refuses what is too large', () => {
    const service = createSettingsService(createDocumentStore(open(newPath())));
    expect(refusal(service.setLayout({ x: 'y'.repeat(1_000_001) })).message).toMatch(/limit 1000000/);
  });
});

describe('the event log', () => {
  it('shows what waits and what is stored, and keeps the newest', () => {
    const path = newPath();
    const first = open(path);
    const log = createEventLog(createDocumentStore(first));
    for (let batch = 0; batch < 4; batch += 1) {
      for (let n = 0; n < 1500; n += 1) {
        log.add({
          timeMs: NOW + batch * 1500 + n,
          level: 'info',
          source: 'feed',
          message: `${batch * 1500 + n}`,
        });
      }
      value(log.flush());
    }
    log.add({ timeMs: NOW, level: 'warn', source: 'feed', message: 'last' });
    expect(value(log.recent(2)).map(({ message }) => message)).toEqual(['5999', 'last']);
    value(log.flush());
    expect(value(log.recent(100_000))).toHaveLength(5000);
    first.close();
    const again = createEventLog(createDocumentStore(open(path)));
    expect(value(again.recent(1))).toEqual([{ timeMs: NOW, level: 'warn', source: 'feed', message: 'last' }]);
  });
});
