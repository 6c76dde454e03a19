/** Cash and coins behind the margin, at the snapshot's rates. */
import { DASH, decimalText, exactTime, fixed, money } from '../figures';
import { html } from '../markup';
import { note, table } from '../table';
import type { ReportSection } from './section';

export const collateral: ReportSection = {
  id: 'collateral',
  title: 'Collateral',
  width: 'full',
  render: ({ collateral: rows }) => {
    if (rows.length === 0) return note('No balances are booked.');
    return table(
      [
        { label: 'Account', align: 'left', width: 18 },
        { label: 'Currency', align: 'left', width: 10 },
        { label: 'Amount', unit: 'currency', width: 16 },
        { label: 'Rate', unit: 'USD', width: 13 },
        { label: 'Value', unit: 'USD', width: 14 },
        { label: 'Rate from', align: 'left', width: 31 },
      ],
      rows.map((row) => ({
        className: row.valueUsd === null ? 'missing' : '',
        cells: [
          row.accountId,
          row.currency,
          decimalText(row.amount),
          fixed(row.usdRate, row.usdRate !== null && row.usdRate > 100 ? 2 : 4),
          money(row.valueUsd),
          row.valueUsd === null
            ? html`${DASH} ${row.reason}`
            : `${row.rateSource}, ${exactTime(row.rateTimeMs)}`,
        ],
      })),
    );
  },
};
