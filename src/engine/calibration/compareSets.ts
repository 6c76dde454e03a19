/** What changed from one parameter set to the next: every number, and what the change does to a given book. */
import { success, type Failure, type Result } from '../basics/result';
import type { FitKind, FitRecord, ParameterSet } from './parameterSet';

export interface NumberChange {
  readonly fitId: string;
  readonly kind: FitKind;
  readonly name: string;
  readonly unit: string;
  /** Null: the number is not in that set. */
  readonly before: number | null;
  readonly after: number | null;
  readonly change: number | null;
  /** Change over the size of the former value; null where that is 0 or absent. */
  readonly share: number | null;
  /** Change over the root of both squared standard errors. */
  readonly inErrors: number | null;
  /** More than two standard errors, or more than a tenth where there are none. */
  readonly isNotable: boolean;
}

/** A figure of a book under a set: VaR by a method, margin by a model; USD, positive. */
export interface BookFigure {
  readonly id: string;
  readonly label: string;
  readonly usd: number;
}

export interface FigureChange {
  readonly id: string;
  readonly label: string;
  readonly beforeUsd: number | null;
  readonly afterUsd: number | null;
  readonly changeUsd: number | null;
  readonly share: number | null;
}

export interface SetComparison {
  readonly numbers: readonly NumberChange[];
  /** Fits that are in one set only. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly figures: readonly FigureChange[];
  /** Why a set has no figures for the book. */
  readonly figureFailures: readonly { readonly set: 'before' | 'after'; readonly failure: Failure }[];
}

const NOTABLE_ERRORS = 2;
const NOTABLE_SHARE = 0.1;

/** `figuresOf` values the caller's book under a set; a refusal leaves that set's figures out and is told. */
export function compareSets(
  before: ParameterSet,
  after: ParameterSet,
  figuresOf: (set: ParameterSet) => Result<readonly BookFigure[]> = () => success([]),
): SetComparison {
  const former = new Map(before.fits.map((fit) => [fit.id, fit]));
  const latter = new Map(after.fits.map((fit) => [fit.id, fit]));
  const ids = [...new Set([...former.keys(), ...latter.keys()])];
  const sides = [
    { set: 'before' as const, found: figuresOf(before) },
    { set: 'after' as const, found: figuresOf(after) },
  ];
  const [first, second] = sides.map(({ found }) => (found.ok ? found.value : []));
  return {
    numbers: ids.flatMap((id) => changesOf(former.get(id), latter.get(id))),
    added: ids.filter((id) => !former.has(id)),
    removed: ids.filter((id) => !latter.has(id)),
    figures: figureChanges(first, second),
    figureFailures: sides.flatMap(({ set, found }) => (found.ok ? [] : [{ set, failure: found.failure }])),
  };
}

function changesOf(before: FitRecord | undefined, after: FitRecord | undefined): NumberChange[] {
  const [former, latter] = [before?.numbers ?? [], after?.numbers ?? []];
  const names = [...new Set([...former, ...latter].map(({ name }) => name))];
  const fit = after ?? before;
  if (fit === undefined) return [];
  return names.map((name) => {
    const [a, b] = [former.find((n) => n.name === name), latter.find((n) => n.name === name)];
    const change = a === undefined || b === undefined ? null : b.value - a.value;
    const share = change === null ? null : shareOf(change, a?.value ?? 0);
    const error = Math.hypot(a?.standardError ?? 0, b?.standardError ?? 0);
    const inErrors = change === null || error === 0 ? null : change / error;
    return {
      fitId: fit.id,
      kind: fit.kind,
      name,
      unit: (b ?? a)?.unit ?? '1',
      before: a?.value ?? null,
      after: b?.value ?? null,
      change,
      share,
      inErrors,
      isNotable: isNotable(change, share, inErrors),
    };
  });
}

function isNotable(change: number | null, share: number | null, inErrors: number | null): boolean {
  if (change === null) return true;
  if (inErrors !== null) return Math.abs(inErrors) > NOTABLE_ERRORS;
  return share === null ? change !== 0 : Math.abs(share) > NOTABLE_SHARE;
}

const shareOf = (change: number, of: number): number | null => (of === 0 ? null : change / Math.abs(of));

function figureChanges(before: readonly BookFigure[], after: readonly BookFigure[]): FigureChange[] {
  const ids = [...new Set([...before, ...after].map(({ id }) => id))];
  return ids.map((id) => {
    const [a, b] = [before.find((figure) => figure.id === id), after.find((figure) => figure.id === id)];
    const changeUsd = a === undefined || b === undefined ? null : b.usd - a.usd;
    return {
      id,
      label: (b ?? a)?.label ?? id,
      beforeUsd: a?.usd ?? null,
      afterUsd: b?.usd ?? null,
      changeUsd,
      share: changeUsd === null ? null : shareOf(changeUsd, a?.usd ?? 0),
    };
  });
}
