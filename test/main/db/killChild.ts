/**
 * Child of the kill test: replaces a whole book and saves a scenario set, again and again, until it is killed.
 * Prints a line after each write has been acknowledged. `plimsoll-kill <database> <first number>`.
 */
import { writeSync } from 'node:fs';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createScenarioStore } from '../../../src/main/db/scenarioStore';
import { openDatabase } from '../../../src/main/db/database';
import { planImport } from '../../../src/main/services/importPlan';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createScenarioLibrary } from '../../../src/main/services/scenarioLibrary';
import { stagePositions } from '../../../src/main/files/positions/stage';
import { createResolver } from '../../../src/main/files/positions/resolve';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { Result } from '../../../src/engine/basics/result';

const ROWS = 300;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const csvOf = (n: number): string =>
  [
    'account,venue,book,instrument,quantity,currency,amount',
    ...Array.from({ length: ROWS }, (_, i) => `A,deribit,B,BTC-25JUN27-${20_000 + i * 500}-C,${n},,`),
    `A,deribit,,,,BTC,${n}`,
  ].join('\n');

const [path = '', first = '1'] = process.argv.slice(2);
const database = must(openDatabase(path, { nowMs: Date.now() }));
const store = createPortfolioStore(database);
const portfolio = createPortfolioService({ store, clock: Date.now });
const library = createScenarioLibrary(createScenarioStore(database), Date.now);
const resolve = createResolver([], parseSymbol);

for (let n = Number(first); ; n += 1) {
  const source = { kind: 'text' as const, text: csvOf(n), label: `book ${n}` };
  const staged = must(await stagePositions(source, { resolve, accounts: [], nowMs: Date.now() }));
  const { changes, instruments } = planImport(must(portfolio.get()), staged.rows, 'replace');
  const applied = must(store.commit({ label: staged.label, changes, instruments }, Date.now()));
  writeSync(1, `portfolio ${n}\n`);
  must(portfolio.adopt(applied));
  const shift = { underlying: '*', spot: { type: 'absolute' as const, value: n } };
  const scenarios = Array.from({ length: 50 }, (_, i) => ({ id: `s${i}`, name: `S ${i}`, shifts: [shift] }));
  must(library.save({ id: 'set', name: `Set ${n}`, version: 1, source: 'kill test', scenarios }));
  writeSync(1, `scenarios ${n}\n`);
}
