/** Import of a position file: preview first, written only after confirmation. */
import { z } from 'zod';
import type { Failure } from './result';

export const IMPORT_LIMITS = { maxBytes: 64 * 1024 * 1024, maxRows: 200_000, previewRows: 200 } as const;

export const importSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string().min(1).max(4096) }),
  z.object({
    kind: z.literal('text'),
    text: z.string().max(IMPORT_LIMITS.maxBytes),
    label: z.string().max(200),
  }),
]);
export type ImportSource = z.infer<typeof importSource>;

/** How the file meets what is already in the books it names. */
export const importMode = z.enum(['replace', 'append']);
export type ImportMode = z.infer<typeof importMode>;

export interface ImportRowError {
  /** Line in the file, header = 1. */
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly failure: Failure;
}

export interface ImportPreviewRow {
  readonly row: number;
  readonly account: string;
  readonly book: string;
  readonly instrument: string;
  readonly quantity: string;
  readonly averagePrice: string;
  readonly tags: string;
  readonly isValid: boolean;
}

export interface ImportPreview {
  /** Handle for confirm or discard; staged in memory, nothing written. */
  readonly importId: string;
  readonly label: string;
  readonly digest: string;
  readonly rowCount: number;
  readonly validCount: number;
  readonly errorCount: number;
  readonly delimiter: string;
  readonly rows: readonly ImportPreviewRow[];
  /** At most 1,000; `errorCount` has them all. */
  readonly errors: readonly ImportRowError[];
  /** New accounts and books that confirming would create. */
  readonly creates: {
    readonly accounts: readonly string[];
    readonly books: readonly string[];
  };
}

export interface ImportReceipt {
  readonly undoId: string;
  readonly inserted: number;
  readonly removed: number;
  readonly skipped: number;
}
