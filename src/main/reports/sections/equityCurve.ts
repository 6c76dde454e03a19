/** Equity, initial and maintenance margin against spot. */
import { equityChart } from '../charts/equityChart';
import { html, trusted } from '../markup';
import { note } from '../table';
import type { ReportSection } from './section';

export const equityCurve: ReportSection = {
  id: 'curve',
  title: 'Equity and margin against spot',
  width: 'full',
  keepTogether: true,
  render: ({ curve }) => {
    const drawn = curve.filter((point) => point.equityUsd !== null);
    if (drawn.length < 2) return note('Equity was not computed over a range of spot moves.');
    return html`<figure class="chart">${trusted(equityChart(curve))}</figure>`;
  },
};
