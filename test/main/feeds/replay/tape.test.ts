import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TapeEntry } from '../../../../src/main/feeds/tape/format';
import { isPrivateFrame, isPrivatePath } from '../../../../src/main/feeds/tape/privacy';
import { readFrames } from '../../../../src/main/feeds/tape/recordedFrames';
import { openTape, type Tape } from '../../../../src/main/feeds/tape/tape';
import { createTape } from '../../../../src/main/feeds/tape/tapeWriter';

const START = 1_795_000_000_000.125;
const header = {
  venue: 'okx',
  source: 'okx',
  startedMs: START,
  appVersion: '1',
  interest: ['okx:BTC-USD-SWAP'],
} as const;
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tape-'));
const path = join(folder, 'a.gz');
let whole: Buffer;

const entry = (i: number): TapeEntry => ({
  t: START + i * 10.001,
  dir: 'recv',
  socket: 1,
  text: JSON.stringify({ i, text: `frame ${i} ${'äöü'.repeat(i % 7)}` }),
});

const opened = (bytes: Buffer): Tape => {
  const tape = openTape(bytes);
  if (!tape.ok) throw new Error(tape.failure.message);
  return tape.value;
};
const all = (tape: Tape): TapeEntry[] =>
  Array.from({ length: tape.blockCount }, (_, block) => tape.entries(block)).flatMap((read) =>
    read.ok ? read.value : [],
  );

beforeAll(async () => {
  const limits = { blockCharacters: 4_000, blockMs: 1e9, waitingCharacters: 1e9 };
  const tape = await createTape(path, header, limits);
  if (!tape.ok) throw new Error(tape.failure.message);
  for (let i = 0; i < 500; i += 1) tape.value.add(entry(i));
  const closed = await tape.value.close(START + 9_000);
  expect(closed).toMatchObject({ ok: true, value: { entries: 501, lost: 0 } });
  whole = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a recording', () => {
  test('comes back as it was written, and is gzip for everyone else', () => {
    const tape = opened(whole);
    expect(tape.header).toEqual(header);
    expect(tape.notice).toBe('');
    expect([tape.startMs, tape.endMs, tape.entryCount]).toEqual([START, START + 9_000, 501]);
    expect(tape.blockCount).toBeGreaterThan(5);
    expect(all(tape)).toEqual([
      ...Array.from({ length: 500 }, (_, i) => entry(i)),
      { t: START + 9_000, dir: 'end' },
    ]);
    const lines = gunzipSync(whole).toString('utf8').trim().split('\n');
    expect(lines.length).toBe(502);
    expect(JSON.parse(lines[0])).toMatchObject({ format: 'plimsoll-recording', version: 1, venue: 'okx' });
  });

  test('that is cut anywhere plays up to the cut and says at which byte', () => {
    const headerEnd = whole.readUInt32LE(16);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (at) => {
        const tape = openTape(whole.subarray(0, at));
        if (!tape.ok) {
          expect(at).toBeLessThan(headerEnd + 200);
          return;
        }
        const entries = all(tape.value);
        expect(entries).toEqual(
          entries.map((_, i) => (i < 500 ? entry(i) : { t: START + 9_000, dir: 'end' })),
        );
        expect(tape.value.notice).toMatch(
          /^(the file is cut: block \d+ begins at byte \d+|the recording was not)/,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('loses no more than one block to a cut', () => {
    const tape = opened(whole.subarray(0, whole.length - 30));
    expect(all(tape).length).toBeGreaterThan(400);
    expect(tape.notice).toContain(`not whole at byte ${whole.length - 30}`);
  });

  test('with a damaged byte never gives an entry that was not written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const bytes = Buffer.from(whole);
          bytes[at] ^= change;
          const tape = openTape(bytes);
          if (!tape.ok) return;
          for (const read of all(tape.value)) {
            if (read.dir === 'end') continue;
            const i = Math.round((read.t - START) / 10.001);
            expect(read).toEqual(entry(i));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is read by the decoder of frames with the times', () => {
    const frames = readFrames(whole, () => expect.unreachable());
    expect(frames.ok && frames.value.length).toBe(500);
    expect(frames.ok && frames.value[3]).toMatchObject({
      direction: 'received',
      localTimeMs: entry(3).t,
    });
  });

  test('counts what a slow disk made it lose', async () => {
    const limits = { blockCharacters: 1_000, blockMs: 1e9, waitingCharacters: 3_000 };
    const tape = await createTape(join(folder, 'slow.gz'), header, limits);
    if (!tape.ok) throw new Error(tape.failure.message);
    for (let i = 0; i < 200; i += 1) tape.value.add(entry(i));
    const { lost } = tape.value.counters;
    expect(lost).toBeGreaterThan(100);
    await new Promise((resolve) => setTimeout(resolve, 100));
    tape.value.add(entry(300));
    await tape.value.close(START + 9_000);
    const entries = all(opened(readFileSync(join(folder, 'slow.gz'))));
    expect(entries.filter(({ dir }) => dir === 'lost')).toEqual([
      { t: entry(300).t, dir: 'lost', count: lost },
    ]);
  });

  test('refuses what it does not know', () => {
    expect(openTape(Buffer.from('{"frames":[]}'))).toMatchObject({ ok: false });
    expect(openTape(Buffer.alloc(0))).toMatchObject({ ok: false });
  });
});

describe('what is private', () => {
  test.each([
    '{"op":"login","args":[{"apiKey":"k","passphrase":"p","sign":"s"}]}',
    '{"jsonrpc":"2.0","id":1,"method":"public/auth","params":{"client_id":"a","client_secret":"b"}}',
    '{"jsonrpc":"2.0","id":1,"result":{"access_token":"x","refresh_token":"y"}}',
    '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"user.portfolio.btc","data":{}}}',
    '{"arg":{"channel":"balance_and_position"},"data":[]}',
    '{"topic":"wallet","data":[]}',
    '{"topic":"order.linear","data":[]}',
    '{"e":"ACCOUNT_UPDATE","a":{}}',
  ])('frame %s', (text) => expect(isPrivateFrame(text)).toBe(true));

  test.each([
    '{"topic":"orderbook.25.BTC-27DEC26-100000-C","data":{}}',
    '{"arg":{"channel":"opt-summary","instFamily":"BTC-USD"},"data":[]}',
    '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"markprice.options.btc_usd","data":[]}}',
    '{"stream":"btcusdt@markPrice@1s","data":{"e":"markPriceUpdate"}}',
  ])('but not %s', (text) => expect(isPrivateFrame(text)).toBe(false));

  test('calls that are signed or of an account', () => {
    expect(isPrivatePath('/fapi/v2/account?timestamp=1&signature=ab')).toBe(true);
    expect(isPrivatePath('/api/v5/account/balance')).toBe(true);
    expect(isPrivatePath('/api/v5/public/instruments?instType=SWAP')).toBe(false);
  });
});
