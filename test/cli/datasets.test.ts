import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { columnOf, datasetsBeside } from '../../src/cli/validate/datasets';
import { datasetSeries, seriesUnder } from '../../src/cli/validate/series';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-datasets-'));
mkdirSync(join(folder, 'data'));
writeFileSync(join(folder, 'data', 'prices.csv'), 'day,close\n1,100\n2,110\n3,99\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = datasetsBeside('suite.json', folder);
const reference = { dataset: 'data/prices.csv', column: 'close' };

describe('series that a reference case names', () => {
  it('are read beside the suite, transformed and cut, the end exclusive', () => {
    const logs = datasetSeries({ ...reference, transform: '100*ln(p_t/p_{t-1})' }, read);
    expect([...logs]).toEqual([100 * Math.log(1.1), 100 * Math.log(0.9)]);
    expect([...datasetSeries({ ...reference, transform: 'as is', start: 1, end: 2 }, read)]).toEqual([110]);
    expect(Array.from(seriesUnder({ x: { ...reference, transform: 'as is' } }, 'x', read))).toEqual([
      100, 110, 99,
    ]);
    expect(seriesUnder({ x: [1, 2] }, 'x', read)).toEqual([1, 2]);
  });

  it('are found among the reference data of the sources when the suite came alone', () => {
    expect(read('data/eustockmarkets_1991_1998.csv')).toMatch(/^"?i"?,/);
  });

  it('are refused by name when they are missing, lie outside, or are no numbers', () => {
    expect(() => read('data/none.csv')).toThrow('dataset "data/none.csv" was not found');
    expect(() => read('../secret.csv')).toThrow('lies outside');
    expect(() => columnOf('a,b\n1,2\n', 'c')).toThrow('column "c" is not among a,b');
    expect(() => columnOf('a,b\n1,x\n', 'b')).toThrow('column "b", row 1: "x" is not a number');
    expect(() => datasetSeries({ ...reference, transform: 'sqrt' }, read)).toThrow(
      'transform "sqrt" is not known',
    );
    expect(() => seriesUnder({ x: ['1'] }, 'x', read)).toThrow('must be a list of numbers');
  });
});
