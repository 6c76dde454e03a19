/** The contract of a report section: one file in this folder, one line in `index.ts`. */
import type { Markup } from '../markup';
import type { ReportModel } from '../model';

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  /** Two neighbouring half sections stand side by side. */
  readonly width: 'full' | 'half';
  /** May not be torn apart by a page end. */
  readonly keepTogether?: boolean;
  render(model: ReportModel): Markup;
}
