/** How old and how complete the numbers are: what is stale, what is missing, what failed and why. */
import { age, fixed, listed, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { ReportModel, ReportPosition } from '../model';
import type { ReportSection } from './section';

const NAMED = 12;

export const dataQuality: ReportSection = {
  id: 'quality',
  title: 'Data quality',
  width: 'full',
  keepTogether: true,
  render: (model) =>
    html`<p class="summary">
        ${[overall(model), stale(model), failed(model), unmargined(model), feeds(model)]
          .filter((sentence) => sentence !== '')
          .join(' ')}
      </p>
      ${signatures()}`,
};

function overall({ positions }: ReportModel): string {
  const live = positions.filter((position) => position.state === 'live').length;
  return `${fixed(live) === '·' ? 'None' : fixed(live)} of ${plural(positions.length, 'position')} priced from current quotes.`;
}

function stale({ positions }: ReportModel): string {
  const found = positions.filter((position) => position.state === 'stale');
  if (found.length === 0) return 'None is stale.';
  return `${fixed(found.length)} stale: ${named(found, (row) => `${row.symbol} (${age(row.values.ageMs)})`)}.`;
}

function failed({ positions }: ReportModel): string {
  const found = positions.filter((row) => row.state === 'failed' || row.state === 'missing');
  if (found.length === 0) return 'No failed cells.';
  return `${fixed(found.length)} without a value: ${named(found, (row) => `${row.symbol} (${reasonOf(row)})`)}.`;
}

export const reasonOf = (row: ReportPosition): string =>
  row.failure === null ? 'no market data' : `${row.failure.reason}: ${row.failure.message}`;

function named(rows: readonly ReportPosition[], words: (row: ReportPosition) => string): string {
  const shown = rows.slice(0, NAMED).map(words);
  const rest = rows.length - shown.length;
  return listed(rest > 0 ? [...shown, `${fixed(rest)} more, marked in the list of positions`] : shown);
}

function unmargined({ margins }: ReportModel): string {
  const sentences = margins
    .filter((margin) => margin.failures.length > 0)
    .map((margin) => {
      const reasons = [...new Set(margin.failures.map((entry) => entry.failure.message))].slice(0, 3);
      return `${margin.modelName} leaves out ${plural(margin.failures.length, 'position')} (${reasons.join('; ')}).`;
    });
  return sentences.join(' ');
}

function feeds(model: ReportModel): string {
  const words = model.feeds.map((feed) => {
    const since = feed.ageMs === null ? 'no data' : `newest value ${age(feed.ageMs)} old`;
    return `${feed.venue} at ${feed.endpoint} ${feed.state}, ${since}`;
  });
  return words.length === 0 ? 'No feed was connected.' : `Feeds: ${words.join('; ')}.`;
}

const signatures = (): Markup =>
  html`<div class="signatures">
    ${['Prepared by', 'Reviewed by', 'Date, time UTC'].map((label): Content => html`<span>${label}</span>`)}
  </div>`;
