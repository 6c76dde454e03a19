import { openSync, closeSync, ftruncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ImportPreview } from '../../../src/contracts/importing';
import { dump, newPath, refusal, value } from '../db/workspace';
import { fileBeside, startDesk, type Desk } from './importDesk';

const HEADER = 'account,venue,book,instrument,quantity,average_price,tags';
const GOOD = [
  HEADER,
  'DRB-PROP-1,deribit,BTC/Gamma,BTC-PERPETUAL,-125000,92480.5,hedge',
  'DRB-PROP-1,deribit,BTC/Gamma,BTC-25JUN27-60000-P,-25.0,0.0325,short vol|tail',
  'DRB-PROP-1,deribit,BTC/Term,BTC-25JUN27-120000-C,110,,',
  'OKX-1,okx,Carry,BTC-USDT-SWAP,+1e2,90000,carry',
].join('\n');

const text = (content: string, label = 'paste') => ({ kind: 'text' as const, text: content, label });
const all = { mode: 'replace' as const, skipInvalid: false };

async function book(desk: Desk, content: string, choice: Partial<typeof all> | { mode: 'append' } = {}) {
  const { importId } = value(await desk.importing.preview(text(content)));
  return desk.importing.confirm({ importId, ...all, ...choice });
}

const quantities = (desk: Desk): Record<string, string> =>
  Object.fromEntries(value(desk.portfolio.get()).positions.map((each) => [each.id, each.quantity]));

describe('previewing and confirming', () => {
  it('writes nothing before it is confirmed, and then everything', async () => {
    const path = newPath();
    const desk = startDesk(path);
    const before = dump(desk.database);
    const preview = value(await desk.importing.preview(text(GOOD, 'desk.csv')));
    expect(preview).toMatchObject({
      label: 'desk.csv',
      rowCount: 4,
      validCount: 4,
      errorCount: 0,
      delimiter: ',',
    });
    expect(preview.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(preview.creates).toEqual({
      accounts: ['DRB-PROP-1', 'OKX-1'],
      books: ['DRB-PROP-1/BTC', 'DRB-PROP-1/BTC/Gamma', 'DRB-PROP-1/BTC/Term', 'OKX-1/Carry'],
    });
    expect(preview.rows[1]).toEqual({
      row: 3,
      account: 'DRB-PROP-1',
      book: 'BTC/Gamma',
      instrument: 'BTC-25JUN27-60000-P',
      quantity: '-25.0',
      averagePrice: '0.0325',
      tags: 'short vol|tail',
      isValid: true,
    });
    expect(dump(desk.database)).toEqual(before);

    const receipt = value(await desk.importing.confirm({ importId: preview.importId, ...all }));
    expect(receipt).toMatchObject({ inserted: 4, removed: 0, skipped: 0 });
    const shown = value(desk.portfolio.get());
    expect(shown.positions).toContainEqual({
      id: 'DRB-PROP-1/BTC/Gamma|deribit:BTC-25JUN27-60000-P',
      bookId: 'DRB-PROP-1/BTC/Gamma',
      instrumentId: 'deribit:BTC-25JUN27-60000-P',
      quantity: '-25',
      averagePrice: '0.0325',
      strategyTags: ['short vol', 'tail'],
    });
    expect(quantities(desk)['OKX-1/Carry|okx:BTC-USDT-SWAP']).toBe('100');
    expect(value(desk.portfolio.bookedInstruments())).toHaveLength(4);
    expect(value(desk.undo.state())).toEqual({ undo: 'Import desk.csv', redo: null });
    desk.stop();
    expect(value(startDesk(path).portfolio.get())).toEqual(shown);
  });

  it('is undone and redone exactly, also after a restart', async () => {
    const path = newPath();
    const first = startDesk(path);
    value(await book(first, GOOD));
    const one = value(first.portfolio.get());
    value(await book(first, [HEADER, 'DRB-PROP-1,deribit,BTC/Gamma,ETH-PERPETUAL,7,,'].join('\n')));
    const two = value(first.portfolio.get());
    first.stop();
    const desk = startDesk(path);
    value(await desk.undo.undo());
    expect(value(desk.portfolio.get())).toEqual(one);
    expect(value(desk.store.load())).toEqual(one);
    value(await desk.undo.undo());
    expect(value(desk.store.load())).toMatchObject({ accounts: [], books: [], positions: [], balances: [] });
    value(await desk.undo.redo());
    value(await desk.undo.redo());
    expect(value(desk.portfolio.get())).toEqual(two);
    expect(value(desk.store.load())).toEqual(two);
  });

  it('replaces the books that the file names and no others', async () => {
    const desk = startDesk(newPath());
    value(await book(desk, GOOD));
    const next = [HEADER, 'DRB-PROP-1,deribit,BTC/Gamma,BTC-PERPETUAL,5,,'].join('\n');
    expect(value(await book(desk, next))).toMatchObject({ inserted: 1, removed: 2 });
    expect(quantities(desk)).toEqual({
      'DRB-PROP-1/BTC/Gamma|deribit:BTC-PERPETUAL': '5',
      'DRB-PROP-1/BTC/Term|deribit:BTC-25JUN27-120000-C': '110',
      'OKX-1/Carry|okx:BTC-USDT-SWAP': '100',
    });
  });

  it('appends: adds quantities, weighs prices, drops what cancels out', async () => {
    const desk = startDesk(newPath());
    const rows = (...lines: string[]) => [HEADER, ...lines.map((line) => `A,deribit,B,${line}`)].join('\n');
    value(
      await book(
        desk,
        rows('BTC-PERPETUAL,100,90000,a', 'ETH-PERPETUAL,-50,3000,', 'BTC-25JUN27-60000-P,4,0.02,'),
      ),
    );
    const more = rows('BTC-PERPETUAL,300,94000,b', 'ETH-PERPETUAL,20,2900,', 'BTC-25JUN27-60000-P,-4,0.03,');
    value(await book(desk, more, { mode: 'append' }));
    const { positions } = value(desk.portfolio.get());
    expect(
      positions.map((each) => [each.instrumentId, each.quantity, each.averagePrice, each.strategyTags]),
    ).toEqual([
      ['deribit:BTC-PERPETUAL', '400', '93000', ['a', 'b']],
      ['deribit:ETH-PERPETUAL', '-30', '3000', []],
    ]);
  });

  it('takes cash rows as balances', async () => {
    const desk = startDesk(newPath());
    const header = 'kind,account,venue,book,instrument,qty,avg_price,currency,amount';
    value(
      await book(
        desk,
        [header, ',A,deribit,B,BTC-PERPETUAL,1,,,', 'cash,A,deribit,,,,,btc,12.50'].join('\n'),
      ),
    );
    expect(value(desk.portfolio.get()).balances).toEqual([
      { accountId: 'A', currency: 'BTC', amount: '12.5' },
    ]);
    const cash = 'account;venue;currency;amount\nA;deribit;BTC;-2.5\nA;deribit;USDC;1000';
    value(await book(desk, cash, { mode: 'append' }));
    expect(value(desk.portfolio.get()).balances.map(({ currency, amount }) => [currency, amount])).toEqual([
      ['BTC', '10'],
      ['USDC', '1000'],
    ]);
  });

  it('is all or nothing unless told to skip', async () => {
    const desk = startDesk(newPath());
    const mixed = [GOOD, 'DRB-PROP-1,deribit,BTC/Gamma,NONSENSE,1,,'].join('\n');
    const { importId, errorCount } = value(await desk.importing.preview(text(mixed)));
    expect(errorCount).toBe(1);
    const before = dump(desk.database);
    expect(refusal(await desk.importing.confirm({ importId, ...all })).message).toMatch(
      /1 of 5 rows.*nothing was written/,
    );
    expect(dump(desk.database)).toEqual(before);
    const receipt = value(await desk.importing.confirm({ importId, mode: 'replace', skipInvalid: true }));
    expect(receipt).toMatchObject({ inserted: 4, skipped: 1 });
  });

  it('reads a paste from a spreadsheet', async () => {
    const desk = startDesk(newPath());
    const paste =
      'Account\tVenue\tBook\tSymbol\tSize\tAvg Price\r\nA\tDeribit\tB\tETH-PERPETUAL\t-1,5\t\r\nA\tDeribit\tB\tBTC-PERPETUAL\t10\t\r\n';
    const preview = value(await desk.importing.preview(text(paste)));
    expect(preview).toMatchObject({ delimiter: '\t', rowCount: 2, validCount: 1 });
    expect(preview.errors[0]).toMatchObject({ row: 2, column: 'quantity', value: '-1,5' });
  });

  it('forgets a discarded file', async () => {
    const desk = startDesk(newPath());
    const { importId } = value(await desk.importing.preview(text(GOOD)));
    value(desk.importing.discard(importId));
    expect(refusal(await desk.importing.confirm({ importId, ...all })).reason).toBe('NOT_FOUND');
    expect(refusal(desk.importing.discard(importId)).reason).toBe('NOT_FOUND');
  });

  it('takes an import back when the database fails in the middle', async () => {
    const desk = startDesk(newPath());
    value(await book(desk, GOOD));
    const before = dump(desk.database);
    desk.database.connection.exec(
      `CREATE TRIGGER fail BEFORE INSERT ON positions WHEN NEW.instrument_id LIKE '%SOL%'
       BEGIN SELECT RAISE(ABORT, 'disk trouble'); END`,
    );
    const next = [HEADER, 'A,deribit,B,BTC-PERPETUAL,1,,', 'A,deribit,B,SOL_USDC-PERPETUAL,1,,'].join('\n');
    expect(refusal(await book(desk, next))).toMatchObject({ reason: 'STORAGE' });
    expect(dump(desk.database)).toEqual(before);
  });
});

describe('row errors', () => {
  const line = (
    cells: Partial<
      Record<'account' | 'venue' | 'book' | 'instrument' | 'quantity' | 'price' | 'tags', string>
    >,
  ) => {
    const row = {
      account: 'A',
      venue: 'deribit',
      book: 'B',
      instrument: 'BTC-PERPETUAL',
      quantity: '1',
      price: '',
      tags: '',
      ...cells,
    };
    return `${HEADER}\n${Object.values(row)
      .map((cell) => `"${cell}"`)
      .join(',')}\n`;
  };
  it.each([
    [line({ quantity: '1e999' }), 'quantity', '1e999', 'OUT_OF_RANGE'],
    [line({ quantity: 'NaN' }), 'quantity', 'NaN', 'PARSE'],
    [line({ quantity: '-Infinity' }), 'quantity', '-Infinity', 'PARSE'],
    [line({ quantity: '' }), 'quantity', '', 'EMPTY'],
    [line({ quantity: '0.00' }), 'quantity', '0.00', 'INVALID_INPUT'],
    [line({ quantity: '1,234.5' }), 'quantity', '1,234.5', 'PARSE'],
    [line({ quantity: '1.234,5' }), 'quantity', '1.234,5', 'PARSE'],
    [line({ quantity: '1 000' }), 'quantity', '1 000', 'PARSE'],
    [line({ quantity: '(12)' }), 'quantity', '(12)', 'PARSE'],
    [line({ quantity: '0x10' }), 'quantity', '0x10', 'PARSE'],
    [line({ quantity: '#REF!' }), 'quantity', '#REF!', 'PARSE'],
    [line({ quantity: '=1+1' }), 'quantity', '=1+1', 'PARSE'],
    [line({ quantity: '1234567890123456789' }), 'quantity', '1234567890123456789', 'OUT_OF_RANGE'],
    [line({ quantity: '0.1234567890123456789' }), 'quantity', '0.1234567890123456789', 'OUT_OF_RANGE'],
    [line({ quantity: '9'.repeat(61) }), 'quantity', '9'.repeat(61), 'TOO_LARGE'],
    [line({ price: '-1' }), 'average_price', '-1', 'OUT_OF_RANGE'],
    [line({ price: 'n/a' }), 'average_price', 'n/a', 'PARSE'],
    [line({ instrument: 'BTC-99XXX99-1-C' }), 'instrument', 'BTC-99XXX99-1-C', 'UNKNOWN_INSTRUMENT'],
    [line({ instrument: 'BTC-25DEC20-20000-C' }), 'instrument', 'BTC-25DEC20-20000-C', 'EXPIRED'],
    [line({ instrument: '' }), 'instrument', '', 'EMPTY'],
    [line({ venue: 'ftx' }), 'venue', 'ftx', 'INVALID_INPUT'],
    [line({ account: '' }), 'account', '', 'EMPTY'],
    [line({ account: 'a/b' }), 'account', 'a/b', 'INVALID_INPUT'],
    [line({ account: 'x'.repeat(41) }), 'account', 'x'.repeat(41), 'TOO_LARGE'],
    [line({ book: 'A//B' }), 'book', 'A//B', 'INVALID_INPUT'],
    [line({ book: 'a/b/c/d/e/f/g' }), 'book', 'a/b/c/d/e/f/g', 'TOO_LARGE'],
    [line({ tags: 'y'.repeat(41) }), 'tags', 'y'.repeat(41), 'TOO_LARGE'],
    [`${HEADER}\nA,deribit,B,BTC-PERPETUAL,1\n`, '', 'A deribit B BTC-PERPETUAL 1', 'PARSE'],
  ])('names row, column, value and reason (%#)', async (content, column, shown, reason) => {
    const desk = startDesk(newPath());
    const preview = value(await desk.importing.preview(text(content)));
    expect(preview).toMatchObject({ rowCount: 1, validCount: 0, errorCount: 1 });
    expect(preview.errors[0]).toMatchObject({ row: 2, column, value: shown, failure: { reason } });
    expect(preview.rows[0]?.isValid).toBe(false);
    const { importId } = preview;
    expect(
      refusal(await desk.importing.confirm({ importId, mode: 'append', skipInvalid: true })).reason,
    ).toBe('EMPTY');
    desk.stop();
  });

  it('names both rows of a duplicate and both venues of an account', async () => {
    const desk = startDesk(newPath());
    const rows = [
      'A,deribit,B,BTC-PERPETUAL,1,,',
      '"A",deribit,B,ETH-PERPETUAL,1,,',
      '',
      'A,deribit,B,BTC-PERPETUAL,2,,',
      'A,okx,B,BTC-USDT-SWAP,1,,',
    ];
    const preview = value(await desk.importing.preview(text([HEADER, ...rows].join('\r\n'))));
    expect(preview.errors.map(({ row, failure }) => [row, failure.reason, failure.message])).toEqual([
      [2, 'DUPLICATE', 'BTC-PERPETUAL in A/B stands in rows 2 and 5; one of them must go'],
      [5, 'DUPLICATE', 'BTC-PERPETUAL in A/B stands in rows 2 and 5; one of them must go'],
      [6, 'CONFLICT', 'account A is at deribit (row 2), the row says okx'],
    ]);
    expect(preview.validCount).toBe(1);
  });

  it('compares with the accounts that exist', async () => {
    const desk = startDesk(newPath());
    value(await book(desk, GOOD));
    const preview = value(await desk.importing.preview(text(`${HEADER}\nOKX-1,bybit,B,BTCUSDT,1,,`)));
    expect(preview.errors[0]?.failure.message).toBe(
      'account OKX-1 is at okx (as stored), the row says bybit',
    );
  });

  it('counts lines through quoted line breaks', async () => {
    const desk = startDesk(newPath());
    const rows = 'A,deribit,B,BTC-PERPETUAL,1,,"a\nb"\nA,deribit,B,ETH-PERPETUAL,x,,';
    const preview = value(await desk.importing.preview(text(`${HEADER}\n${rows}`)));
    expect(preview.errors.map(({ row, column }) => [row, column])).toEqual([
      [2, 'tags'],
      [4, 'quantity'],
    ]);
  });
});

describe('bad files are refused whole and leave the database as it was', () => {
  const utf16 = (mark: boolean): Buffer => Buffer.from(`${mark ? '\uFEFF' : ''}${GOOD}`, 'utf16le');
  const big = Buffer.from(utf16(true)).swap16();
  const latin = Buffer.concat([
    Buffer.from(`${GOOD}\nCaf`),
    Buffer.from([0xe9]),
    Buffer.from(',deribit,B,BTC-PERPETUAL,1,,'),
  ]);
  const manyRows = `${HEADER}\n${'A,deribit,B,X,1,,\n'.repeat(200_001)}`;
  it.each([
    ['empty', Buffer.alloc(0), 'EMPTY', /empty/],
    ['blank', ' \r\n\r\n ', 'EMPTY', /empty/],
    ['header only', HEADER, 'EMPTY', /header but no rows/],
    ['UTF-16 with mark', utf16(true), 'ENCODING', /UTF-16.*save it as UTF-8/],
    ['UTF-16 big-endian', big, 'ENCODING', /UTF-16/],
    ['UTF-16 without mark', utf16(false), 'ENCODING', /UTF-16/],
    ['Latin-1', latin, 'ENCODING', /line 6 has bytes of another encoding/],
    ['binary', Buffer.from([1, 2, 3, 0, 0, 0, 9, 9, 9, 9, 8, 7, 6, 5, 0]), 'ENCODING', /binary.*offset 3/],
    ['workbook', Buffer.from('PK\u0003\u0004rest'), 'ENCODING', /Excel workbook/],
    ['database', Buffer.from('SQLite format 3\0'), 'ENCODING', /SQLite/],
    ['missing header', GOOD.split('\n').slice(1).join('\n'), 'PARSE', /first line is no header/],
    ['missing column', 'account,venue,book,quantity\nA,deribit,B,1', 'PARSE', /column instrument is missing/],
    [
      'repeated column',
      `${HEADER},qty\n`,
      'DUPLICATE',
      /columns 5 "quantity" and 8 "qty" both mean quantity/,
    ],
    [
      'unknown column',
      `${HEADER},delta\n`,
      'INVALID_INPUT',
      /column 8 "delta" is not known; known columns: kind, account/,
    ],
    [
      'open quote',
      `${GOOD}\nA,deribit,B,"BTC-PERPETUAL,1,,\nA,deribit`,
      'PARSE',
      /line 6: a quote that opens here is never closed/,
    ],
    [
      'text after quote',
      `${HEADER}\nA,deribit,"B"x,BTC-PERPETUAL,1,,`,
      'PARSE',
      /line 2: there is text behind a closing quote/,
    ],
    [
      'long row',
      `${HEADER}\n${'x'.repeat(70_000)},deribit,B,BTC-PERPETUAL,1,,`,
      'TOO_LARGE',
      /line 2.*65536 characters/,
    ],
    ['too many rows', manyRows, 'TOO_LARGE', /more than 200000 rows/],
  ])('%s', async (name, content, reason, message) => {
    const path = newPath();
    const desk = startDesk(path);
    value(await book(desk, GOOD));
    const before = dump(desk.database);
    const refused = refusal(
      await desk.importing.preview({ kind: 'file', path: fileBeside(path, `${name}.csv`, content) }),
    );
    expect(refused.reason).toBe(reason);
    expect(refused.message).toMatch(message);
    expect(refused.message).toContain(`${name}.csv`);
    expect(dump(desk.database)).toEqual(before);
    expect(desk.progress.at(-1)).toMatchObject({ state: 'failed' });
    desk.stop();
  });

  it('refuses a file of 200 MB at once, unread', async () => {
    const path = newPath();
    const desk = startDesk(path);
    const file = fileBeside(path, 'huge.csv', HEADER);
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, 200 * 1024 * 1024);
    closeSync(handle);
    const start = performance.now();
    const refused = refusal(await desk.importing.preview({ kind: 'file', path: file }));
    expect(refused.message).toBe('huge.csv has 200.0 MB, limit 64 MB; nothing was read');
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('refuses folders and files that are not there', async () => {
    const path = newPath();
    const desk = startDesk(path);
    expect(refusal(await desk.importing.preview({ kind: 'file', path: `${path}.none` })).reason).toBe(
      'NOT_FOUND',
    );
    expect(refusal(await desk.importing.preview({ kind: 'file', path: '/tmp' })).message).toMatch(
      /not a file/,
    );
  });

  it('accepts a byte order mark', async () => {
    const path = newPath();
    const desk = startDesk(path);
    const file = fileBeside(path, 'bom.csv', `\uFEFF${GOOD}`);
    const preview: ImportPreview = value(await desk.importing.preview({ kind: 'file', path: file }));
    expect(preview).toMatchObject({ validCount: 4, errorCount: 0 });
  });
});
