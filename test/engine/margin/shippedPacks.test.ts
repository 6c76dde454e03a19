import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulePackSchema } from '../../../src/contracts/rulePacks';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { readRulePack, readRulePacks } from '../../../src/main/files/rulePacks';
import { shippedPack } from './rulePacks';

const shipped = join(import.meta.dirname, '../../../resources/margin');

describe('rule packs', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packs-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('ship for every model, each parameter with source, date and confidence', async () => {
    const { packs, failures } = await readRulePacks(shipped);
    expect(failures).toEqual([]);
    for (const model of MARGIN_MODELS) expect(packs.map((pack) => pack.model)).toContain(model.rulePackKind);
  });

  it('are refused with file, path and cause; good files beside a bad one stay', async () => {
    const good = await readFile(join(shipped, 'house-grid.json'), 'utf8');
    await writeFile(join(folder, 'a-good.json'), good);
    await writeFile(join(folder, 'b-cut.json'), good.slice(0, 500));
    const pack = shippedPack('deribit-pm');
    const bad = {
      ...pack,
      parameters: pack.parameters.map((p) => (p.name === 'price_range' ? { ...p, value: 1.5 } : p)),
    };
    await writeFile(join(folder, 'c-range.json'), JSON.stringify(bad));
    const { packs, failures } = await readRulePacks(folder);
    expect(packs.map((p) => p.id)).toEqual(['house-grid']);
    expect(failures.map((f) => f.reason)).toEqual(['PARSE', 'INVALID_INPUT']);
    expect(failures[1].message).toContain('c-range.json: parameters.');
    expect(failures[1].message).toContain('price_range must lie in (0, 1), got 1.5');
    expect((await readRulePack(join(folder, 'none.json'))).ok).toBe(false);
  });

  it('lack nothing that their model reads', () => {
    for (const name of ['mm_factor', 'extended_moves', 'vol_floor_reading']) {
      const pack = shippedPack('deribit-pm');
      const without = { ...pack, parameters: pack.parameters.filter((p) => p.name !== name) };
      expect(rulePackSchema.safeParse(without).error?.issues[0].message).toBe(`parameter ${name} is missing`);
    }
  });

  it('are refused when lists do not fit each other or a move is out of range', () => {
    const change = (name: string, edit: (value: readonly number[]) => readonly number[] | number) =>
      ['okx-pm', 'paradex-pm', 'hyperliquid-cross', 'bybit-pm'].flatMap((id) => {
        const pack = shippedPack(id);
        if (!pack.parameters.some((p) => p.name === name)) return [];
        const parameters = pack.parameters.map((p) =>
          p.name === name ? { ...p, value: edit(Array.isArray(p.value) ? p.value : []) } : p,
        );
        return rulePackSchema.safeParse({ ...pack, parameters }).error?.issues.map((i) => i.message) ?? [];
      });
    expect(change('tail_weights', (list) => list.slice(1))).toEqual([
      'tail_weights (*) must have 8 numbers like tail_spot_moves, got 7',
    ]);
    expect(change('max_leverages', () => [40])[0]).toMatch(/^max_leverages \(\w+\) must have 2 numbers/);
    expect(change('mr1_points', () => [0.1, 0.05, 0.2])[0]).toContain('three ascending moves in (0, 1)');
    expect(change('mr7_thresholds', (list) => [...list].reverse())[0]).toContain('positive and ascending');
    expect(change('price_stress', () => 1.5)[0]).toContain('price_stress must lie in (0, 1)');
  });
});
