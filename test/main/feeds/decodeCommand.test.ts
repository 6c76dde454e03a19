import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/cli/commands/decode';
import { InputError } from '../../../src/cli/commands/command';

const cwd = join(import.meta.dirname, '../../fixtures/feeds/deribit');

async function run(...args: string[]) {
  const out: string[] = [];
  const code = await decode.run(args, { cwd, out: (text) => void out.push(text), err: () => undefined });
  return { code, lines: out.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Path of a file that holds the text. */
function written(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'plimsoll-decode-')), 'frames.json');
  writeFileSync(file, text);
  return file;
}

describe('plimsoll decode', () => {
  it('prints one JSON line for each update, with file and frame', async () => {
    const { code, lines } = await run('--venue', 'deribit', 'ticker-option.json', 'errors.json');
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      file: 'ticker-option.json',
      frame: 1,
      outcome: 'update',
      kind: 'quote',
      mark: 0.0459,
    });
    expect(lines[0]).not.toHaveProperty('localTimeMs');
    expect(lines.at(-1)).toMatchObject({
      ...{ file: 'errors.json', outcome: 'ignored', reason: 'venue error' },
      detail: 'error 13021 forbidden (scope exceeded)',
    });
  });

  it.each(['okx', 'bybit', 'binance'])('decodes %s, and shows no key of what was sent', async (venue) => {
    const files = readdirSync(join(cwd, '..', venue)).filter((name) => name.endsWith('.json'));
    const { code, lines } = await run('--venue', venue, ...files.map((name) => join('..', venue, name)));
    expect(code).toBe(0);
    const outcomes = new Set(lines.map(({ outcome }) => outcome));
    // The samples of Binance hold no answer about the past.
    if (venue === 'binance') outcomes.add('history');
    expect(outcomes).toEqual(new Set(['update', 'account', 'history', 'ignored', 'rejected']));
    expect(JSON.stringify(lines)).not.toMatch(/passphrase|985d5b66|6e7fcee0|api_key|pqia91ma/);
  });

  const heartbeat = { jsonrpc: '2.0', method: 'heartbeat', params: { type: 'heartbeat' } };
  it.each([
    ['one frame alone over many lines', JSON.stringify(heartbeat, null, 1), 1],
    [
      'a list of entries',
      JSON.stringify([
        { dir: 'recv', json: heartbeat },
        { dir: 'recv', json: heartbeat },
      ]),
      2,
    ],
    [
      'lines behind a byte order mark',
      `\uFEFF${JSON.stringify(heartbeat)}\r\n${JSON.stringify(heartbeat)}\n`,
      2,
    ],
  ])('reads %s', async (_what, text, count) => {
    const { code, lines } = await run('--venue', 'deribit', written(text));
    expect(code).toBe(0);
    expect(lines.map(({ detail }) => detail)).toEqual(Array(count).fill('heartbeat'));
  });

  it.each([
    ['', /the file holds no frame/],
    ['{"frames": []}', /the file holds no frame/],
    [
      '{"frames": [{"dir": "recv", "text": "x"}, {"dir": "aside", "text": "x"}]}',
      /frame 2 has no dir of recv, send or rest/,
    ],
    ['[{"dir": "recv"}]', /frame 1 has no dir .* with json or text/],
  ])('refuses the file %j', async (text, message) => {
    await expect(run('--venue', 'deribit', written(text))).rejects.toThrow(message);
  });

  it('a frame that holds nothing has a line that says so', async () => {
    const { lines } = await run(
      '--venue',
      'binance',
      written('{"stream":"btcusdt@optionMarkPrice","data":[]}\n'),
    );
    expect(lines).toMatchObject([{ frame: 1, outcome: 'ignored', reason: 'nothing in it' }]);
  });

  it.each([
    [['--venue', 'mars', 'x.json'], /no such venue/],
    [['--venue', 'deribit'], /at least one file/],
    [['--venue', 'deribit', 'absent.json'], /absent\.json/],
    [['x.json'], /--venue is required/],
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
    await expect(run(...args)).rejects.toBeInstanceOf(InputError);
  });
});
