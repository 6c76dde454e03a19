import { describe, expect, it } from 'vitest';
import { toCsv, toTsv } from '../../../src/renderer/format/table';

const table = {
  headers: ['Position', 'P&L [USD]'],
  rows: [
    ['BTC-27NOV26-86000-P', -3792.123456],
    ['a "quoted", one', NaN],
    ['=HYPERLINK("x")', null],
    ['two\tcells\nhere', 0],
  ],
};

describe('tables as text', () => {
  it('writes TSV with headers, full precision and no breaks inside a cell', () => {
    expect(toTsv(table).split('\n')).toEqual([
      'Position\tP&L [USD]',
      'BTC-27NOV26-86000-P\t-3792.123456',
      'a "quoted", one\t',
      '\'=HYPERLINK("x")\t',
      'two cells here\t0',
    ]);
  });

  it('quotes CSV and disarms formulas', () => {
    const lines = toCsv(table).split('\r\n');
    expect(lines[2]).toBe('"a ""quoted"", one",');
    expect(lines[3]).toBe('"\'=HYPERLINK(""x"")",');
    expect(lines[1]).toBe('BTC-27NOV26-86000-P,-3792.123456');
  });
});
