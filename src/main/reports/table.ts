/** Tables of the report: heads that repeat on every page, rows that are never split, digits on the right. */
import { html, type Content, type Markup } from './markup';

export interface TableColumn {
  readonly label: string;
  /** Second line of the head. */
  readonly unit?: string;
  /** Numbers stand right; words stand left. */
  readonly align?: 'left' | 'right';
  /** Share of the table's width, percent. */
  readonly width?: number;
}

export interface TableRow {
  readonly cells: readonly Content[];
  readonly className?: string;
}

export function table(columns: readonly TableColumn[], rows: readonly TableRow[], className = ''): Markup {
  const alignment = columns.map((column) => (column.align === 'left' ? 'l' : 'r'));
  return html`<table class="${className}">
    <colgroup>
      ${columns.map((column) => (column.width === undefined ? html`<col />` : html`<col style="width:${column.width}%" />`))}
    </colgroup>
    <thead>
      <tr>
        ${columns.map((column, index) => html`<th class="${alignment[index]}" scope="col">${headOf(column)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr class="${row.className ?? ''}">
            ${row.cells.map((cell, index) => html`<td class="${alignment[index]}">${cell}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

const headOf = (column: TableColumn): Markup =>
  html`${column.label}${column.unit === undefined ? '' : html`<br /><span class="unit">${column.unit}</span>`}`;

/** Small print under a table. */
export const note = (content: Content): Markup => html`<p class="note">${content}</p>`;
