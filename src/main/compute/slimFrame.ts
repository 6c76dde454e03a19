/** A frame as it goes to the window: what a screen can show, so that large books do not hold up main's thread. */
import type { MarginComponent, MarginResult } from '../../engine/margin/marginModel';
import type { LiveFrame } from '../../contracts/live';

const LARGE_BOOK = 1_000;
const SHOWN_POSITIONS = 200;
/** Root, account, currency: instruments of a large desk are seen in the account's own scope. */
const SHOWN_DEPTH = 2;

const prune = (component: MarginComponent, depth: number): MarginComponent =>
  depth === 0
    ? { ...component, children: [] }
    : { ...component, children: component.children.map((child) => prune(child, depth - 1)) };

function slimWorst(worst: MarginResult['worst']): MarginResult['worst'] {
  if (worst === undefined || worst.byPosition.length <= SHOWN_POSITIONS) return worst;
  const byLoss = [...worst.byPosition].sort((a, b) => a.pnlUsd - b.pnlUsd);
  const rest = byLoss.slice(SHOWN_POSITIONS).reduce((sum, row) => sum + row.pnlUsd, 0);
  const others = { positionId: `${byLoss.length - SHOWN_POSITIONS} others`, pnlUsd: rest };
  return { ...worst, byPosition: [...byLoss.slice(0, SHOWN_POSITIONS), others] };
}

/** Totals stay; P&L by position keeps the largest losses and the sum of the others. */
export function slimFrame(frame: LiveFrame): LiveFrame {
  if (frame.positions.count <= LARGE_BOOK) return frame;
  const margins = frame.margins.map((margin) => ({
    ...margin,
    worst: slimWorst(margin.worst),
    components: margin.components.map((root) => prune(root, SHOWN_DEPTH)),
  }));
  return { ...frame, margins };
}
