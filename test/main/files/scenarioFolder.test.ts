import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readScenarioFolder } from '../../../src/main/files/scenarioFolder';
import { newFolder } from '../db/workspace';

const SHIPPED = resolve(import.meta.dirname, '../../../resources/scenarios');

describe('the shipped scenario sets', () => {
  it('are all valid, with an id and a source of their own', async () => {
    const { sets, failures } = await readScenarioFolder(SHIPPED);
    expect(failures).toEqual([]);
    expect(sets).toHaveLength((await readdir(SHIPPED)).length);
    expect(new Set(sets.map(({ id }) => id)).size).toBe(sets.length);
    for (const { id, source } of sets) expect(source.length, id).toBeGreaterThan(40);
  });

  it('hold at least ten named stresses that move spot, vol or basis, and two grids', async () => {
    const { sets } = await readScenarioFolder(SHIPPED);
    const library = sets.find(({ id }) => id === 'stress-library');
    expect(library?.scenarios.length).toBeGreaterThanOrEqual(10);
    for (const scenario of library?.scenarios ?? []) {
      const moves = scenario.shifts.flatMap(({ spot, vol, basisShift }) => [
        spot?.value,
        vol?.value,
        basisShift,
      ]);
      expect(scenario.description?.length, scenario.id).toBeGreaterThan(20);
      expect(
        moves.some((move) => move !== undefined && move !== 0),
        scenario.id,
      ).toBe(true);
    }
    const grids = sets.filter(({ grid }) => grid);
    expect(grids.map(({ grid }) => (grid?.spotValues.length ?? 0) * (grid?.volValues.length ?? 0))).toEqual([
      27, 91,
    ]);
    for (const { id, grid } of grids) {
      expect(grid?.spotValues, id).toContain(0);
      expect(grid?.volValues, id).toContain(0);
    }
  });
});

describe('a folder with bad files', () => {
  it('gives the good sets and one failure for each bad file', async () => {
    const folder = newFolder();
    const set = { id: 'a', name: 'A', version: 1, source: '', scenarios: [] };
    writeFileSync(join(folder, 'a.json'), JSON.stringify(set));
    writeFileSync(join(folder, 'b.json'), '{');
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ ...set, version: 0 }));
    mkdirSync(join(folder, 'd.json'));
    const { sets, failures } = await readScenarioFolder(folder);
    expect(sets).toEqual([set]);
    expect(failures.map(({ reason }) => reason)).toEqual(['PARSE', 'INVALID_INPUT', 'STORAGE']);
    expect(failures[1]?.message).toMatch(/c\.json: version/);
  });

  it('is a failure when it is not there', async () => {
    const { sets, failures } = await readScenarioFolder(join(newFolder(), 'none'));
    expect(sets).toEqual([]);
    expect(failures).toHaveLength(1);
  });
});
