/** Building the explanation tree: a parent is the sum of its adding children, by construction. */
import type { MarginComponent } from './marginModel';

export interface LeafTerms {
  readonly id: string;
  readonly label: string;
  readonly formula: string;
  readonly inputs?: MarginComponent['inputs'];
}

export interface Native {
  readonly currency: string;
  readonly amount: number;
  /** USD per unit of the currency. */
  readonly usdRate: number;
}

/** A term without parts, given in its own currency. */
export const leaf = (terms: LeafTerms, { currency, amount, usdRate }: Native): MarginComponent => ({
  ...terms,
  amountUsd: amount * usdRate,
  native: { currency, amount },
  adds: true,
  children: [],
});

/** A term without parts, given in USD. */
export const leafUsd = (terms: LeafTerms, amountUsd: number): MarginComponent => ({
  ...terms,
  amountUsd,
  adds: true,
  children: [],
});

/** A node beside the sum: shown, not added. */
export const beside = (component: MarginComponent): MarginComponent => ({ ...component, adds: false });

/** A node that is the sum of its adding children; native amounts too when all are in one currency. */
export function sum(terms: LeafTerms, children: readonly MarginComponent[]): MarginComponent {
  const adding = children.filter((child) => child.adds);
  const currency = adding[0]?.native?.currency;
  const isOneCurrency = currency !== undefined && adding.every((c) => c.native?.currency === currency);
  return {
    ...terms,
    amountUsd: adding.reduce((total, child) => total + child.amountUsd, 0),
    ...(isOneCurrency
      ? { native: { currency, amount: adding.reduce((total, c) => total + (c.native?.amount ?? 0), 0) } }
      : {}),
    adds: true,
    children,
  };
}
