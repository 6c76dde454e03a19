/** A desk with an import service on a real thread or on this one. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JobProgress } from '../../../src/contracts/push';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createImportJob } from '../../../src/main/services/importJob';
import { createImportService } from '../../../src/main/services/importing';
import type { SpawnImportThread, ThreadMessage } from '../../../src/main/services/importProtocol';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createUndoService } from '../../../src/main/services/undo';
import { NOW, open } from '../db/workspace';

/** The thread's side on the calling thread, each message copied as a port would copy it. */
export const spawnInline: SpawnImportThread = (data) => {
  let listener: (message: ThreadMessage) => void = () => undefined;
  const post = (message: ThreadMessage): void => void setImmediate(() => listener(structuredClone(message)));
  const job = createImportJob({ data, parseSymbol, post });
  return {
    post: (request) => void job.handle(structuredClone(request)),
    onMessage: (next) => void (listener = next),
    onDeath: () => undefined,
    stop: () => void (listener = () => undefined),
  };
};

export function startDesk(path: string, spawn: SpawnImportThread = spawnInline) {
  const database = open(path);
  const store = createPortfolioStore(database);
  const portfolio = createPortfolioService({ store, clock: () => NOW });
  const progress: JobProgress[] = [];
  const importing = createImportService({
    databasePath: path,
    spawn,
    portfolio,
    clock: () => NOW,
    listedInstruments: () => [],
  });
  importing.onProgress((each) => progress.push(each));
  const undo = createUndoService({ store, portfolio, runHeavy: importing.runHeavyStep });
  const stop = (): void => {
    importing.stop();
    database.close();
  };
  return { database, store, portfolio, importing, undo, progress, stop };
}
export type Desk = ReturnType<typeof startDesk>;

export function fileBeside(path: string, name: string, content: string | Buffer): string {
  const file = join(dirname(path), name);
  writeFileSync(file, content);
  return file;
}
