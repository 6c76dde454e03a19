/** The market data behind the numbers, each value with its time and source. */
import { age, exactTime, fixed, longTime, percent } from '../figures';
import { html } from '../markup';
import type { MarketRow } from '../model';
import { table, type TableRow } from '../table';
import type { ReportSection } from './section';

export const marketData: ReportSection = {
  id: 'market',
  title: 'Market data used',
  width: 'full',
  render: (model) =>
    html`<p class="caption">
        Snapshot ${model.snapshotId}, valued at ${longTime(model.valuationMs)}. Time is that of the oldest
        value of the line, as the venue gave it, in UTC. The whole snapshot is embedded in this file.
      </p>
      ${table(
        [
          { label: 'Kind', align: 'left', width: 10 },
          { label: 'Name', align: 'left', width: 25 },
          { label: 'Mark', unit: 'quote', width: 9 },
          { label: 'Vol', unit: '%', width: 6 },
          { label: 'Forward', unit: 'quote', width: 9 },
          { label: 'Time', width: 16 },
          { label: 'Age', width: 6 },
          { label: 'Source', align: 'left', width: 19 },
        ],
        model.market.map(marketRow),
        'dense',
      )}`,
};

const marketRow = (row: MarketRow): TableRow => ({
  className: row.exchangeTimeMs === null ? 'missing' : '',
  cells: [
    row.group,
    row.name,
    row.group === 'Volatility index' ? '' : fixed(row.mark, row.decimals),
    row.group === 'Volatility index' || row.vol !== null ? percent(row.vol) : '',
    row.forward === null ? '' : fixed(row.forward, 2),
    exactTime(row.exchangeTimeMs),
    age(row.ageMs),
    row.source,
  ],
});
