/** The same account under every margin model, side by side. */
import { DASH, money, percent } from '../figures';
import { html } from '../markup';
import type { Figure } from '../model';
import { note, table } from '../table';
import type { ReportSection } from './section';

export const regimes: ReportSection = {
  id: 'regimes',
  title: 'Regimes side by side',
  width: 'half',
  keepTogether: true,
  render: ({ margins }) => {
    const rows = margins.map((margin, index) => ({
      className: index === 0 ? 'strong' : '',
      cells: [
        html`${margin.modelName}${margin.failures.length > 0 ? ' †' : ''}`,
        money(margin.initialMarginUsd),
        money(margin.maintenanceMarginUsd),
        ratio(margin.maintenanceMarginUsd, margin.equityUsd),
      ],
    }));
    const isIncomplete = margins.some((margin) => margin.failures.length > 0);
    return html`${table(
      [
        { label: 'Regime', align: 'left', width: 43 },
        { label: 'IM' },
        { label: 'MM' },
        { label: 'MM/equity %' },
      ],
      rows,
    )}${isIncomplete ? note('† incomplete: some positions could not be margined.') : null}`;
  },
};

const ratio = (requirement: Figure, equity: Figure): string =>
  requirement === null || equity === null || equity <= 0 ? DASH : percent(requirement / equity);
