import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { NamedMultiplierSet } from '../../../src/contracts/multipliers';
import type { Result } from '../../../src/engine/basics/result';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createMultiplierStore } from '../../../src/main/db/multiplierStore';
import { readMultiplierSets } from '../../../src/main/files/multiplierSets';
import { createMultiplierService } from '../../../src/main/services/multipliers';

const resources = join(import.meta.dirname, '../../../resources');
const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
};
const refusal = <T>(result: Result<T>) => {
  if (result.ok) throw new Error('was accepted');
  return result.failure;
};
const own = (patch: Partial<NamedMultiplierSet> = {}): NamedMultiplierSet => ({
  id: 'own-1',
  name: 'Limits 2027',
  source: 'risk committee, 2026-11-20',
  confidence: 0.99,
  factors: { valueAtRisk: 2, initialMargin: 1.2 },
  ...patch,
});

let folder = '';
let databases: Database[] = [];
async function desk() {
  folder = folder || (await mkdtemp(join(tmpdir(), 'plimsoll-')));
  const database = value(openDatabase(join(folder, 'desk.db'), { nowMs: 1 }));
  databases.push(database);
  const shipped = value(await readMultiplierSets(resources));
  return createMultiplierService({ shipped, store: createMultiplierStore(database), clock: () => 5 });
}
afterEach(async () => {
  for (const database of databases) database.close();
  databases = [];
  if (folder !== '') await rm(folder, { recursive: true });
  folder = '';
});

describe('multiplier sets', () => {
  it('come with sources, and the desk uses them until it chooses', async () => {
    const service = await desk();
    const { sets, choices } = value(service.board());
    expect(sets.map(({ id, isShipped }) => [id, isShipped])).toEqual([
      ['basel-1996-green', true],
      ['basel-2019-green', true],
      ['house-appetite', true],
    ]);
    expect(sets.every(({ source }) => source.length > 20)).toBe(true);
    expect(choices).toEqual({ '*': sets.map(({ id }) => id) });
    expect(value(service.inUse('somebody'))).toHaveLength(3);
  });

  it('are created, copied, edited, chosen by account, and remembered', async () => {
    const service = await desk();
    value(service.save(own()));
    const copied = value(service.copy('basel-2019-green'));
    expect(copied.board.sets.find(({ id }) => id === copied.id)).toMatchObject({
      isShipped: false,
      factors: { expectedShortfall: 1.5 },
    });
    value(service.save(own({ factors: { valueAtRisk: 2.5 } })));
    value(service.choose('prop', ['own-1']));
    for (const database of databases) database.close();
    databases = [];
    const again = await desk();
    expect(value(again.inUse('prop'))).toEqual([
      {
        name: 'Limits 2027',
        source: 'risk committee, 2026-11-20',
        confidence: 0.99,
        factors: { valueAtRisk: 2.5 },
      },
    ]);
    expect(value(again.inUse())).toHaveLength(3);
    value(again.choose('prop', null));
    expect(value(again.inUse('prop'))).toHaveLength(3);
  });

  it('come back with their choices when a deletion is undone', async () => {
    const service = await desk();
    value(service.save(own()));
    value(service.choose('*', ['own-1']));
    value(service.remove('own-1'));
    expect(value(service.inUse())).toEqual([]);
    expect(value(service.restore('own-1')).choices['*']).toEqual(['own-1']);
    expect(value(service.inUse())).toHaveLength(1);
  });

  it('are refused with field and limit', async () => {
    const service = await desk();
    const bad = (patch: Partial<NamedMultiplierSet>) => refusal(service.save(own(patch)));
    expect(bad({ name: ' ' })).toMatchObject({ context: { field: 'name' } });
    expect(bad({ source: '' }).message).toMatch(/source: .*1 to 500 characters, got 0/);
    expect(bad({ confidence: 99 }).message).toBe('confidence 99: between 0.5 and 1, such as 0.99');
    expect(bad({ factors: {} }).reason).toBe('EMPTY');
    expect(bad({ factors: { valueAtRisk: 0 } }).message).toBe('multiplier of VaR is 0: above 0, at most 100');
    expect(bad({ factors: { initialMargin: 101 } }).context).toEqual({ field: 'initialMargin' });
    expect(bad({ name: 'House, risk appetite' }).message).toMatch(/another set is called/);
    expect(bad({ id: 'house-appetite' }).reason).toBe('CONFLICT');
    expect(refusal(service.remove('house-appetite')).reason).toBe('CONFLICT');
    expect(refusal(service.choose('*', ['nothing'])).reason).toBe('NOT_FOUND');
  });
});
