import { describe, expect, it } from 'vitest';
import type { ScenarioSet } from '../../../src/engine/scenarios/scenario';
import { createScenarioStore } from '../../../src/main/db/scenarioStore';
import { createScenarioLibrary } from '../../../src/main/services/scenarioLibrary';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const SET: ScenarioSet = {
  id: 'crash',
  name: 'Crash',
  version: 1,
  source: 'own',
  scenarios: [{ id: 'a', name: 'A', shifts: [{ underlying: '*', spot: { type: 'relative', value: -0.3 } }] }],
};

function start(path = newPath()) {
  let now = NOW;
  const database = open(path);
  return { database, library: createScenarioLibrary(createScenarioStore(database), () => (now += 1000)) };
}

describe('the scenario library', () => {
  it('stores every save as a version and keeps them over a restart', () => {
    const path = newPath();
    const { library, database } = start(path);
    expect(value(library.save({ ...SET, version: 7 })).version).toBe(1);
    expect(value(library.save({ ...SET, name: 'Crash 2' })).version).toBe(2);
    expect(value(library.save({ ...SET, name: 'Crash 2', version: 2 })).version).toBe(2);
    database.close();
    const again = start(path).library;
    expect(value(again.history('crash')).map(({ set }) => [set.version, set.name])).toEqual([
      [2, 'Crash 2'],
      [1, 'Crash'],
    ]);
    expect(value(again.get('crash'))).toEqual({ ...SET, name: 'Crash 2', version: 2 });
  });

  it('deletes and restores with history', () => {
    const { library } = start();
    value(library.save(SET));
    value(library.delete('crash'));
    expect(value(library.list())).toEqual([]);
    expect(refusal(library.get('crash')).reason).toBe('NOT_FOUND');
    expect(refusal(library.delete('crash')).reason).toBe('NOT_FOUND');
    value(library.restore('crash'));
    expect(value(library.get('crash'))).toEqual(SET);
    expect(value(library.history('crash'))).toHaveLength(1);
  });

  it('duplicates beside what is there', () => {
    const { library } = start();
    value(library.save(SET));
    expect(value(library.duplicate('crash'))).toMatchObject({
      id: 'crash-2',
      name: 'Crash copy',
      version: 1,
    });
    expect(value(library.duplicate('crash'))).toMatchObject({ id: 'crash-3', name: 'Crash copy 2' });
    expect(value(library.list()).map(({ id }) => id)).toEqual(['crash', 'crash-2', 'crash-3']);
  });

  it('exports what it imports, and an import never replaces', () => {
    const { library } = start();
    value(library.save(SET));
    const { json, fileName } = value(library.exportJson('crash'));
    expect(fileName).toBe('crash.v1.json');
    expect(value(library.importJson(json))).toEqual(SET);
    expect(value(library.list())).toHaveLength(1);
    const other = JSON.stringify({ ...SET, source: 'colleague' });
    expect(value(library.importJson(other))).toMatchObject({
      id: 'crash-2',
      name: 'Crash 2',
      source: 'colleague',
    });
    expect(value(library.get('crash'))).toEqual(SET);
    expect(value(start().library.importJson(json))).toEqual(SET);
  });

  it.each([
    ['', 'EMPTY', /empty/],
    ['{"id":', 'PARSE', /not JSON/],
    ['[]', 'INVALID_INPUT', /the document/],
    [JSON.stringify({ ...SET, extra: 1 }), 'INVALID_INPUT', /extra/],
    [
      JSON.stringify(SET).replace('-0.3', '1e999'),
      'INVALID_INPUT',
      /scenarios\[0\]\.shifts\[0\]\.spot\.value/,
    ],
    [JSON.stringify(SET).replace('-0.3', '-1.5'), 'INVALID_INPUT', /spot\.value: spot must stay above zero/],
    [
      JSON.stringify({ ...SET, scenarios: Array(2001).fill(SET.scenarios[0]) }),
      'INVALID_INPUT',
      /scenarios.*2000/,
    ],
    [' '.repeat(5_000_001), 'TOO_LARGE', /5000001 characters, limit 5000000/],
  ])('refuses bad JSON with path and limit (%#)', (json, reason, message) => {
    const { library } = start();
    const refused = refusal(library.importJson(json));
    expect(refused.reason).toBe(reason);
    expect(refused.message).toMatch(message);
    expect(value(library.list())).toEqual([]);
  });

  it('seeds shipped sets once, updates untouched ones, leaves edited and deleted ones alone', () => {
    const { library } = start();
    const [b, c] = [
      { ...SET, id: 'b', name: 'B' },
      { ...SET, id: 'c', name: 'C' },
    ];
    expect(value(library.seed([SET, b, c]))).toBe(3);
    expect(value(library.seed([SET, b, c]))).toBe(0);
    value(library.save({ ...b, name: 'My B' }));
    value(library.delete('c'));
    const newer = [SET, b, c].map((set) => ({ ...set, version: 3, source: 'newer' }));
    expect(value(library.seed(newer))).toBe(1);
    expect(value(library.list()).map(({ id, version, isBuiltIn }) => [id, version, isBuiltIn])).toEqual([
      ['crash', 3, true],
      ['b', 2, true],
    ]);
  });

  it('tells listeners about every change', () => {
    const { library } = start();
    let count = 0;
    library.onChange(() => (count += 1));
    value(library.save(SET));
    value(library.save(SET));
    value(library.duplicate('crash'));
    value(library.delete('crash'));
    value(library.restore('crash'));
    expect(count).toBe(4);
  });
});
