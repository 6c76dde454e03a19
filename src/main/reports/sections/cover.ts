/** Title, the six numbers of the account and what they say in words. */
import { describeCrossings, findCrossings } from '../crossings';
import { DASH, fixed, listed, longTime, money, move, percent, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { ReportModel } from '../model';

export function cover(model: ReportModel): Markup {
  return html`<h1>Margin report</h1>
    <p class="subtitle">
      ${longTime(model.valuationMs)}. ${model.isFrozen ? 'Frozen snapshot' : 'Snapshot'}
      ${shortId(model.snapshotId)}. Amounts in USD unless stated. Losses negative, margin amounts positive.
    </p>
    <div class="figures">${figureBoxes(model)}</div>
    <p class="summary">${summary(model)}</p>`;
}

export const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 4)}·${id.slice(4, 8)}` : id);

function figureBoxes({ header }: ReportModel): Content {
  const call = header.nearestCall;
  const mark = header.staleCount || header.failedCount || header.unmarginedCount ? html`<sup>*</sup>` : null;
  return [
    figure('Equity', money(header.equityUsd), 'USD', mark),
    figure('Initial margin', money(header.initialMarginUsd), 'USD', mark),
    figure('Maintenance margin', money(header.maintenanceMarginUsd), 'USD', mark),
    figure('MM / equity', percent(header.marginRatio), '%', mark),
    figure('Headroom', money(header.headroomUsd), 'USD', mark),
    figure(
      'Nearest call',
      call === null ? DASH : signedPercent(call.move),
      call === null ? noCall(header) : '% of spot',
      mark,
    ),
  ];
}

const noCall = ({ isCallSearched }: ReportModel['header']): string =>
  isCallSearched ? 'none in range' : 'not searched yet';

const signedPercent = (value: number | null): string => (value === null ? DASH : move(value));

const figure = (label: string, value: string, unit: string, mark: Content): Markup =>
  html`<div class="figure">
    <span class="label">${label}${mark}</span><span class="value">${value}</span>
    <span class="unit">${unit}</span>
  </div>`;

function summary(model: ReportModel): Content {
  return [holdings(model), ratio(model), calls(model), worst(model), incomplete(model)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function holdings({ positions, scopeLabel, underlyings }: ReportModel): string {
  if (positions.length === 0) return `${scopeLabel} holds no positions.`;
  const count = (kinds: readonly string[]): number =>
    positions.filter((position) => kinds.includes(position.kind)).length;
  const parts = [
    { count: count(['option']), name: 'option' },
    { count: count(['future', 'perpetual']), name: 'linear' },
    { count: count(['spot']), name: 'spot' },
  ].filter((part) => part.count > 0);
  const words = listed(parts.map((part) => `${fixed(part.count)} ${part.name}`));
  return `${scopeLabel} holds ${words} ${positions.length === 1 ? 'position' : 'positions'} in ${listed(underlyings)}.`;
}

function ratio({ header }: ReportModel): string {
  if (header.equityUsd === null || header.marginRatio === null) return 'Margin against equity is not known.';
  if (header.equityUsd <= 0) return 'There is no equity left to cover the maintenance margin.';
  return `Maintenance margin uses ${percent(header.marginRatio)} % of equity.`;
}

function calls(model: ReportModel): string {
  const { curve, underlyings } = model;
  if (curve.length === 0 || model.header.equityUsd === null) return '';
  const together =
    underlyings.length > 1 ? `With ${listed(underlyings)} spot moved together` : 'With spot moved';
  const crossings = describeCrossings(findCrossings(curve), curve);
  if (accountCount(model) < 2) return `${together} and vol unchanged, ${crossings}.`;
  return `${firstCall(model)}${together}, vol unchanged and all accounts summed, ${crossings}.`;
}

const accountCount = ({ positions }: ReportModel): number =>
  new Set(positions.map((position) => position.accountId)).size;

/** Accounts cannot use each other's equity, so the sum is called later than the first of them. */
function firstCall({ header: { nearestCall } }: ReportModel): string {
  if (nearestCall === null) return '';
  return `Each account is called on its own, ${nearestCall.account} first, at ${signedPercent(nearestCall.move)} %. `;
}

function worst({ header }: ReportModel): string {
  if (header.worstScenario === null) return '';
  return `The worst scenario is ${header.worstScenario.name} with ${money(header.worstScenario.pnlUsd)} USD.`;
}

function incomplete({ header, positions }: ReportModel): string {
  const parts: string[] = [];
  if (header.staleCount) parts.push(`${fixed(header.staleCount)} stale`);
  if (header.failedCount) parts.push(`${fixed(header.failedCount)} failed or missing`);
  if (header.unmarginedCount) parts.push(`${fixed(header.unmarginedCount)} not margined`);
  if (parts.length === 0) return '';
  return `* Of ${plural(positions.length, 'position')}, ${listed(parts)}: see Data quality.`;
}
