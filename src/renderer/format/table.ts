/** Tables as text: TSV for the clipboard, CSV for files. Units stay in the header. */

export interface TextTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Full precision, a plain hyphen as minus, empty for missing: other programs have to read it. */
const plain = (cell: string | number | null): string => {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  return cell;
};

/** A leading = + - @ in a text cell would be run as a formula by spreadsheets. */
const disarm = (cell: string | number | null): string => {
  const text = plain(cell);
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text))
    ? `'${text}`
    : text;
};

const quote = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

export const toTsv = (table: TextTable): string =>
  [table.headers, ...table.rows]
    .map((row) => row.map((cell) => disarm(cell).replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');

export const toCsv = (table: TextTable): string =>
  [table.headers, ...table.rows].map((row) => row.map((cell) => quote(disarm(cell))).join(',')).join('\r\n') +
  '\r\n';
