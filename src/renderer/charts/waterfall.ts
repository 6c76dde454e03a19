/** Bars of a waterfall from the components of a requirement. Positions of bars only; amounts come from the model. */
import type { MarginComponent } from '../../contracts/domain';

export interface WaterfallBar {
  readonly id: string;
  readonly label: string;
  readonly amount: number;
  /** Level where the bar starts and ends. */
  readonly from: number;
  readonly to: number;
  readonly isTotal: boolean;
}

const MOST_STEPS = 9;

const adding = (component: MarginComponent): readonly MarginComponent[] =>
  component.children.filter((one) => one.adds);

/** Short enough to stand under a bar: `DRB-PROP-1 (Deribit portfolio margin)` is the account alone. */
const shortLabel = (label: string): string => label.replace(/ \(.*\)$/, '');
const ROOT_LABELS: Readonly<Record<string, string>> = { im: 'IM', mm: 'MM' };

interface Step {
  readonly id: string;
  readonly label: string;
  readonly amount: number;
  readonly isTotal: boolean;
}
const stepOf = ({ id, label, amountUsd }: MarginComponent, isTotal: boolean): Step => ({
  id,
  label: shortLabel(label),
  amount: amountUsd,
  isTotal,
});

/** Terms of the root, with large sums opened into their own terms while there is room. */
function termsOf(root: MarginComponent): Step[] {
  const terms = adding(root);
  const steps: Step[] = [];
  let room = MOST_STEPS - terms.length;
  for (const term of terms) {
    const inner = adding(term);
    const opens = inner.length > 1 && inner.length <= room;
    if (!opens) {
      steps.push(stepOf(term, false));
      continue;
    }
    room -= inner.length;
    steps.push(...inner.map((one) => stepOf(one, false)));
    if (terms.length > 1) steps.push(stepOf(term, true));
  }
  return steps;
}

/** Of more terms than fit, the largest, and the rest as one. */
function fitting(steps: readonly Step[]): readonly Step[] {
  if (steps.length <= 2 * MOST_STEPS) return steps;
  const bySize = [...steps].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const shown = new Set(bySize.slice(0, MOST_STEPS - 1));
  const rest = steps.filter((one) => !shown.has(one));
  const amount = rest.reduce((sum, one) => sum + one.amount, 0);
  const others = { id: 'others', label: `${rest.length} others`, amount, isTotal: false };
  return [...steps.filter((one) => shown.has(one)), others];
}

export function waterfallBars(
  im: MarginComponent | undefined,
  mm: MarginComponent | undefined,
): WaterfallBar[] {
  const bars: WaterfallBar[] = [];
  let level = 0;
  for (const { id, label, amount, isTotal } of im ? fitting(termsOf(im)) : []) {
    if (isTotal) bars.push({ id, label, amount, from: level - amount, to: level, isTotal });
    else {
      bars.push({ id, label, amount, from: level, to: level + amount, isTotal });
      level += amount;
    }
  }
  for (const root of [im, mm])
    if (root)
      bars.push({
        id: root.id,
        label: ROOT_LABELS[root.id] ?? root.label,
        amount: root.amountUsd,
        from: 0,
        to: root.amountUsd,
        isTotal: true,
      });
  return bars;
}
