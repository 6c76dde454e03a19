import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnImportWorker } from '../../../src/main/services/importThread';
import { dump, newPath, refusal, value } from '../db/workspace';
import { bundle, type Bundle } from '../bundle';
import { fileBeside, startDesk } from './importDesk';

const ROWS = 50_000;
const STRIKES_PER_BOOK = 500;
const FEWEST_TURNS = 10;

function bigFile(quantity: number): string {
  const lines = ['account,venue,book,instrument,quantity,average_price,tags'];
  for (let n = 0; n < ROWS; n += 1) {
    const book = Math.floor(n / STRIKES_PER_BOOK);
    const strike = 20_000 + (n % STRIKES_PER_BOOK) * 500;
    lines.push(`A${book % 50},deribit,Vol/B${book},BTC-25JUN27-${strike}-C,${(n % 7) + quantity},0.05,bulk`);
  }
  return lines.join('\n');
}

/** How often this thread's loop turned while `work` ran: hardly ever, when the work is done on it in one piece. */
async function turnsDuring<T>(work: () => Promise<T>): Promise<{ result: T; turns: number }> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  try {
    const result = await work();
    return { result, turns };
  } finally {
    clearInterval(timer);
  }
}

let worker: Bundle;
beforeAll(async () => {
  worker = await bundle('src/main/workers/import.ts');
});
afterAll(() => worker.remove());

describe('the import thread', () => {
  it('imports, undoes and redoes 50,000 rows with progress while the loop keeps turning', async () => {
    const path = newPath();
    const desk = startDesk(path, spawnImportWorker(worker.file));
    const file = fileBeside(path, 'big.csv', bigFile(1));
    const empty = value(desk.portfolio.get());
    const freely = async <T>(work: () => Promise<T>): Promise<T> => {
      const { result, turns } = await turnsDuring(work);
      expect(turns).toBeGreaterThan(FEWEST_TURNS);
      return result;
    };

    const preview = value(await freely(() => desk.importing.preview({ kind: 'file', path: file })));
    expect(preview).toMatchObject({ rowCount: ROWS, validCount: ROWS, errorCount: 0 });
    expect(preview.rows).toHaveLength(200);
    const fractions = desk.progress.map(({ fraction }) => fraction);
    expect(fractions.length).toBeGreaterThan(20);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));

    const choice = { importId: preview.importId, mode: 'replace' as const, skipInvalid: false };
    expect(value(await freely(() => desk.importing.confirm(choice)))).toMatchObject({
      inserted: ROWS,
    });
    const full = value(desk.portfolio.get());
    expect(full.positions).toHaveLength(ROWS);
    expect(value(desk.store.load())).toEqual(full);
    value(await freely(() => desk.undo.undo()));
    expect(value(desk.portfolio.get())).toEqual(empty);
    expect(value(desk.store.load())).toEqual(empty);
    value(await freely(() => desk.undo.redo()));
    expect(value(desk.portfolio.get())).toEqual(full);
    desk.stop();
  });

  it('stops a preview when it is cancelled', async () => {
    const path = newPath();
    const desk = startDesk(path, spawnImportWorker(worker.file));
    desk.importing.onProgress(
      ({ id, fraction }) => fraction > 0.1 && fraction < 1 && desk.importing.cancel(id),
    );
    const preview = await desk.importing.preview({
      kind: 'file',
      path: fileBeside(path, 'big.csv', bigFile(1)),
    });
    expect(refusal(preview)).toMatchObject({ reason: 'CANCELLED' });
    expect(desk.progress.at(-1)).toMatchObject({ state: 'cancelled' });
    desk.stop();
  });

  it('writes nothing when it is cancelled before the commit', async () => {
    const path = newPath();
    const desk = startDesk(path, spawnImportWorker(worker.file));
    const text = { kind: 'text' as const, text: bigFile(1), label: 'big' };
    const { importId } = value(await desk.importing.preview(text));
    const before = dump(desk.database);
    const confirming = desk.importing.confirm({ importId, mode: 'replace', skipInvalid: false });
    expect(refusal(desk.importing.discard(importId)).reason).toBe('CONFLICT');
    expect(refusal(desk.portfolio.deletePosition('x')).message).toMatch(/big is being written/);
    desk.importing.cancel(importId);
    expect(refusal(await confirming)).toMatchObject({ reason: 'CANCELLED' });
    expect(dump(desk.database)).toEqual(before);
    desk.stop();
  });

  it('reports a thread that cannot start', async () => {
    const desk = startDesk(newPath(), spawnImportWorker(`${worker.file}.missing`));
    const preview = await desk.importing.preview({ kind: 'text', text: bigFile(1), label: 'big' });
    expect(refusal(preview)).toMatchObject({ reason: 'INTERNAL' });
    desk.stop();
  });
});
