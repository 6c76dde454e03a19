import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createScenarioStore } from '../../../src/main/db/scenarioStore';
import { createScenarioLibrary } from '../../../src/main/services/scenarioLibrary';
import { bundle, type Bundle } from '../bundle';
import { newPath, NOW, open, value } from './workspace';

const KILLS = 8;
const ROWS = 300;

interface Acknowledged {
  portfolio: number;
  scenarios: number;
}

/** Numbers in [0, 1) that depend on the seed only (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let child: Bundle;
beforeAll(async () => {
  child = await bundle('test/main/db/killChild.ts');
});
afterAll(() => child.remove());

/** Runs the writer, kills it `delayMs` after its first acknowledgement, returns the last numbers it printed. */
function writeAndKill(path: string, first: number, delayMs: number): Promise<Acknowledged> {
  const last: Acknowledged = { portfolio: 0, scenarios: 0 };
  const writer = spawn(process.execPath, [child.file, path, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  writer.stdout.on('data', (chunk: Buffer) => {
    if (output === '') setTimeout(() => writer.kill('SIGKILL'), delayMs);
    output += chunk.toString();
  });
  writer.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((resolve, reject) => {
    writer.on('close', (_code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the writer ended by itself: ${complaints}`));
      for (const [, what, n] of output.matchAll(/(portfolio|scenarios) (\d+)\n/g))
        last[what as keyof Acknowledged] = Number(n);
      resolve(last);
    });
  });
}

it('loses nothing acknowledged and keeps nothing half written over kill -9 in the middle of writing', async () => {
  const path = newPath();
  const random = seeded(20261121);
  let next = 1;
  let saved = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const delayMs = random() * 250;
    const acknowledged = await writeAndKill(path, next, delayMs);
    const note = `round ${round}, killed ${delayMs.toFixed(1)} ms after the first write, acknowledged ${JSON.stringify(acknowledged)}`;

    // Opening itself runs the quick check; the full one is asked for here.
    const database = open(path);
    expect(database.connection.pragma('integrity_check', { simple: true }), note).toBe('ok');
    expect(database.connection.pragma('foreign_key_check'), note).toEqual([]);

    const stored = value(createPortfolioStore(database).load());
    const written = [...new Set(stored.positions.map(({ quantity }) => Number(quantity)))];
    expect(stored.positions, note).toHaveLength(ROWS);
    expect(written, `${note}: rows of one import only`).toHaveLength(1);
    const n = written[0] ?? 0;
    expect(stored.balances, note).toEqual([{ accountId: 'A', currency: 'BTC', amount: String(n) }]);
    // The kill can fall between the commit and its acknowledgement: one more is right, one less is a loss.
    expect([acknowledged.portfolio, acknowledged.portfolio + 1], note).toContain(n);

    const library = createScenarioLibrary(createScenarioStore(database), () => NOW);
    const kept = library.history('set');
    const history = kept.ok ? kept.value : [];
    const newest = Number(history[0]?.set.name.slice(4) ?? 0);
    const isAcknowledged = acknowledged.scenarios > 0;
    const allowed = isAcknowledged ? [acknowledged.scenarios, acknowledged.scenarios + 1] : [saved, next];
    expect(allowed, note).toContain(newest);
    saved = newest;
    expect(
      history.map(({ version }) => version),
      note,
    ).toEqual(history.map((_, index) => history.length - index));
    for (const { set } of history) expect(set.scenarios, note).toHaveLength(50);
    database.close();
    next = Math.max(n, newest) + 1;
  }
  expect(next, 'writes over all rounds').toBeGreaterThan(KILLS * 2);
}, 120_000);
