/** The part of the snapshot that the report's numbers were made from: indices, rates and quotes of what is held. */
import type { InstrumentQuote, MarketValue } from '../../contracts/domain';
import { tickDecimals } from './figures';
import type { MarketRow, ReportInput } from './model';

export function marketRows(input: ReportInput): readonly MarketRow[] {
  const { snapshot, structure } = input;
  const ticks = new Map(structure.positions.map((position) => [position.instrumentId, position.tickSize]));
  const at = snapshot.valuationMs;
  return [
    ...plainValues('Index', snapshot.indices, at),
    ...plainValues('Volatility index', snapshot.volIndices, at),
    ...plainValues('USD rate', snapshot.usdRates, at),
    ...[...ticks].map(([id, tick]) => quoteRow(id, snapshot.quotes[id], tickDecimals(tick), at)),
  ];
}

function plainValues(
  group: 'Index' | 'Volatility index' | 'USD rate',
  values: Readonly<Record<string, MarketValue>>,
  valuationMs: number,
): readonly MarketRow[] {
  const isVol = group === 'Volatility index';
  return Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({
      group,
      name,
      mark: isVol ? null : value.value,
      vol: isVol ? value.value : null,
      forward: null,
      decimals: group === 'USD rate' ? 4 : 2,
      ...provenance([value], valuationMs),
    }));
}

function quoteRow(
  id: string,
  quote: InstrumentQuote | undefined,
  decimals: number,
  valuationMs: number,
): MarketRow {
  const used = [quote?.mark, quote?.markVol, quote?.forward].filter((value) => value !== undefined);
  return {
    group: 'Instrument',
    name: id,
    mark: quote?.mark?.value ?? null,
    vol: quote?.markVol?.value ?? null,
    forward: quote?.forward?.value ?? null,
    decimals,
    ...provenance(used, valuationMs),
  };
}

function provenance(
  values: readonly MarketValue[],
  valuationMs: number,
): Pick<MarketRow, 'exchangeTimeMs' | 'ageMs' | 'source'> {
  if (values.length === 0) return { exchangeTimeMs: null, ageMs: null, source: 'no quote in the snapshot' };
  const oldest = values.reduce((a, b) => (b.exchangeTimeMs < a.exchangeTimeMs ? b : a));
  return {
    exchangeTimeMs: oldest.exchangeTimeMs,
    ageMs: valuationMs - oldest.exchangeTimeMs,
    source: [...new Set(values.map((value) => value.source))].join(', '),
  };
}
