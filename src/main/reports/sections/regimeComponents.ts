/** Every model's explanation tree for both requirements, with native amounts. */
import type { MarginComponent, MarginResult } from '../../../contracts/domain';
import { fixed, money, plural } from '../figures';
import { html, type Content, type Markup } from '../markup';
import type { Figure, Plain } from '../model';
import { note, table, type TableColumn, type TableRow } from '../table';
import { incompleteness, share } from './marginComponents';
import type { ReportSection } from './section';

type Component = Plain<MarginComponent>;
type Margin = Plain<MarginResult>;
const MAX_PARTS = 12;

export const regimeComponents: ReportSection = {
  id: 'regimeComponents',
  title: 'Components of every regime',
  width: 'full',
  render: ({ margins }) =>
    margins.length === 0
      ? note('No margin model gave a result.')
      : html`${margins.map(
          (margin) =>
            html`<h3>${margin.modelName}</h3>
              ${treeTable(margin)} ${incompleteness(margin)}`,
        )}`,
};

const COLUMNS: readonly TableColumn[] = [
  { label: 'Component', align: 'left', width: 30 },
  { label: 'Formula', align: 'left', width: 32 },
  { label: 'Native', width: 15 },
  { label: 'Amount', unit: 'USD', width: 14 },
  { label: '% of IM', width: 9 },
];

const treeTable = (margin: Margin): Markup =>
  table(
    COLUMNS,
    margin.components.flatMap((root) => treeRows(root, 0, margin.initialMarginUsd)),
    'dense',
  );

/** Parts first, their sum after them, as one adds up on paper. */
function treeRows(node: Component, depth: number, initialMarginUsd: Figure): readonly TableRow[] {
  const ranked = [...node.children].sort((a, b) => Math.abs(b.amountUsd ?? 0) - Math.abs(a.amountUsd ?? 0));
  const isLong = ranked.length > MAX_PARTS;
  const shown = isLong ? ranked.slice(0, MAX_PARTS - 1) : node.children;
  const rows = shown.flatMap((child) => treeRows(child, depth + 1, initialMarginUsd));
  const rest = isLong ? [restRow(ranked.slice(MAX_PARTS - 1), depth + 1, initialMarginUsd)] : [];
  return [...rows, ...rest, componentRow(node, depth, initialMarginUsd)];
}

function componentRow(node: Component, depth: number, initialMarginUsd: Figure): TableRow {
  return {
    className: [depth === 0 ? 'total' : '', node.adds ? '' : 'beside'].filter(Boolean).join(' '),
    cells: [
      html`${indent(depth)}${node.label}${node.adds ? '' : ' (not added)'}`,
      html`<span class="formula">${node.formula}</span>`,
      nativeAmount(node),
      money(node.amountUsd),
      share(node.amountUsd, initialMarginUsd),
    ],
  };
}

function restRow(rest: readonly Component[], depth: number, initialMarginUsd: Figure): TableRow {
  const total = rest.filter((node) => node.adds).reduce((sum, node) => sum + (node.amountUsd ?? 0), 0);
  const label = plural(rest.length, 'smaller part');
  return { cells: [html`${indent(depth)}${label}`, '', '', money(total), share(total, initialMarginUsd)] };
}

const indent = (depth: number): Content =>
  depth < 2 ? null : html`<span style="padding-left:${(depth - 1) * 9}px"></span>`;

const nativeAmount = ({ native }: Component): Content =>
  native === undefined ? '' : html`${fixed(native.amount, 4)} <span class="unit">${native.currency}</span>`;
