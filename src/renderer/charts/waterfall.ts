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

/** Terms of the root, with large sums opened into their own terms while there is room. */
function termsOf(
  root: MarginComponent,
): { readonly component: MarginComponent; readonly isTotal: boolean }[] {
  const terms = adding(root);
  const steps: { component: MarginComponent; isTotal: boolean }[] = [];
  let room = MOST_STEPS - terms.length;
  for (const term of terms) {
    const inner = adding(term);
    const opens = inner.length > 1 && inner.length <= room;
    if (!opens) {
      steps.push({ component: term, isTotal: false });
      continue;
    }
    room -= inner.length;
    steps.push(...inner.map((component) => ({ component, isTotal: false })));
    if (terms.length > 1) steps.push({ component: term, isTotal: true });
  }
  return steps;
}

/** Short enough to stand under a bar: `DRB-PROP-1 (Deribit portfolio margin)` is the account alone. */
const shortLabel = (label: string): string => label.replace(/ \(.*\)$/, '');
const ROOT_LABELS: Readonly<Record<string, string>> = { im: 'IM', mm: 'MM' };

export function waterfallBars(
  im: MarginComponent | undefined,
  mm: MarginComponent | undefined,
): WaterfallBar[] {
  const bars: WaterfallBar[] = [];
  let level = 0;
  for (const { component, isTotal } of im ? termsOf(im) : []) {
    const { id, amountUsd: amount } = component;
    const label = shortLabel(component.label);
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
