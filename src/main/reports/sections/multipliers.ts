/** Multiplier sets in use: raw number, multiplier, result, never the result alone. */
import { DASH, money, percent, longTime } from '../figures';
import { html } from '../markup';
import type { MultipliedRow, ReportModel } from '../model';
import { note, table } from '../table';
import type { ReportSection } from './section';

export const multipliers: ReportSection = {
  id: 'multipliers',
  title: 'Multipliers',
  width: 'full',
  keepTogether: true,
  render: ({ multiplied }) => {
    if (multiplied.rows.length === 0) return note('No multiplier set is in use for this scope.');
    return html`${table(
      [
        { label: 'Set', align: 'left', width: 24 },
        { label: 'Measure', align: 'left', width: 18 },
        { label: 'Raw, USD' },
        { label: 'Multiplier' },
        { label: 'Result, USD' },
        { label: 'Source', align: 'left', width: 30 },
      ],
      multiplied.rows.map((row) => ({ cells: cellsOf(row) })),
    )}${note(riskNote(multiplied))}`;
  },
};

const cellsOf = ({ set, label, confidence, raw, multiplier, result, source }: MultipliedRow) => [
  set,
  confidence === null ? label : `${label} ${percent(confidence)} %`,
  raw === null ? DASH : money(raw),
  multiplier === null ? DASH : String(multiplier),
  result === null ? DASH : money(result),
  source,
];

function riskNote({ risk }: ReportModel['multiplied']): string {
  if (risk === null)
    return 'Margin of the accounts in scope. No risk run of this scope: VaR and ES are not printed.';
  const { method, horizonDays, valuationMs, parameters } = risk;
  const at = valuationMs === null ? DASH : longTime(valuationMs);
  return `VaR and ES: ${method}, ${String(horizonDays)} d, of the run valued ${at}, ${parameters}. Margin: accounts in scope.`;
}
