/** The sample portfolio of the command line in its market, and the shipped histories. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundledHistory } from '../../../src/main/files/history/bundledHistory';
import { parseInstrumentId } from '../../../src/engine/instruments/symbol';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import type { MarketSnapshot, MarketValue } from '../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import { value } from './samples';

const resources = join(import.meta.dirname, '../../../resources');
const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(join(resources, 'samples', name), 'utf8'));

type Plain = Readonly<Record<string, number>>;
interface MarketText {
  readonly valuation: string;
  readonly indices: Plain;
  readonly volIndices?: Plain;
  readonly usdRates?: Plain;
  readonly quotes: Readonly<Record<string, Plain>>;
}

export function sampleRun() {
  const portfolio = readJson('cli-portfolio.json') as Portfolio;
  const text = readJson('cli-market.json') as MarketText;
  const valuationMs = Date.parse(text.valuation);
  const values = (plain: Plain = {}): Record<string, MarketValue> =>
    Object.fromEntries(
      Object.entries(plain).map(([key, each]) => [
        key,
        { value: each, exchangeTimeMs: valuationMs, localTimeMs: valuationMs, source: 'sample' },
      ]),
    );
  const snapshot: MarketSnapshot = {
    id: 'sample',
    valuationMs,
    indices: values(text.indices),
    volIndices: values(text.volIndices),
    usdRates: values(text.usdRates),
    quotes: Object.fromEntries(Object.entries(text.quotes).map(([id, quote]) => [id, values(quote)])),
  };
  const universe = universeOf(portfolio, (id) => value(parseInstrumentId(id)));
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const book = compileBook(portfolio, universe);
  return { portfolio, universe, market, book, unit: instrumentRisk(universe, market) };
}

export const bundledHistories = async (): Promise<readonly FactorHistory[]> =>
  value(await readBundledHistory(join(resources, 'history')));
