/**
 * Live vol surfaces: takes option chains as they change and fits one expiry at a time, when nothing else waits. A
 * newer chain replaces the one that waits, so a busy market costs no more than a quiet one.
 */
import { yearFraction } from '../../../engine/basics/time';
import { estimateForward, type ForwardChoice } from '../../../engine/market/forwards';
import type { VolOverride } from '../../../engine/market/expiryVols';
import type { OptionChain } from '../../../engine/market/optionChain';
import { fitLive, standsAgainst, type LiveFit } from '../../../engine/market/surface/liveFit';
import type { RawSvi } from '../../../engine/market/surface/rawSvi';
import type { SmileReport } from '../../../contracts/surface';
import { chainOptions, parityInputs, type SideMemory } from './chainOptions';
import { smileReport, type ReportParts } from './smileReport';

interface ExpiryState {
  readonly sides: SideMemory;
  parts?: ReportParts;
}

export interface SurfaceDesk {
  take(chains: readonly OptionChain[]): void;
  /** Reports of the expiries whose overrides changed. */
  setOverrides(overrides: readonly VolOverride[]): readonly SmileReport[];
  /** Fits the expiry that waits longest; undefined when none waits. */
  step(): SmileReport | undefined;
  readonly waiting: number;
}

const surfaceKey = ({ venue, indexName }: Pick<OptionChain, 'venue' | 'indexName'>): string =>
  `${venue}:${indexName}`;

export function createSurfaceDesk(stopwatch: () => number): SurfaceDesk {
  const waiting = new Map<string, OptionChain>();
  const surfaces = new Map<string, Map<number, ExpiryState>>();
  let overrides: readonly VolOverride[] = [];

  const overridesOf = (chain: OptionChain): readonly VolOverride[] =>
    overrides.filter((one) => surfaceKey(one) === surfaceKey(chain) && one.expiryMs === chain.expiryMs);

  function stateOf(chain: OptionChain): ExpiryState {
    const expiries = surfaces.get(surfaceKey(chain)) ?? new Map<number, ExpiryState>();
    surfaces.set(surfaceKey(chain), expiries);
    for (const expiryMs of expiries.keys()) if (expiryMs <= chain.takenMs) expiries.delete(expiryMs);
    const state = expiries.get(chain.expiryMs) ?? { sides: new Map() };
    expiries.set(chain.expiryMs, state);
    return state;
  }

  /** Trusted smiles next to an expiry, before and after it. */
  function neighbours(chain: OptionChain): { near?: RawSvi; far?: ReportParts } {
    const trusted = [...(surfaces.get(surfaceKey(chain))?.values() ?? [])]
      .flatMap(({ parts }) => (parts?.fit.vols === undefined ? [] : [parts]))
      .sort((one, other) => one.chain.expiryMs - other.chain.expiryMs);
    const near = trusted.filter((parts) => parts.chain.expiryMs < chain.expiryMs).at(-1);
    const far = trusted.find((parts) => parts.chain.expiryMs > chain.expiryMs);
    return { near: near?.fit.shape?.svi, far };
  }

  function fit(chain: OptionChain): SmileReport {
    const started = stopwatch();
    const state = stateOf(chain);
    const forward = forwardOf(chain);
    const { near, far } = neighbours(chain);
    const options = chainOptions(chain, forward?.forward ?? NaN, state.sides);
    const fitted =
      forward === undefined
        ? noForward()
        : fitLive(
            { expiryMs: chain.expiryMs, valuationMs: chain.takenMs, forward: forward.forward, options },
            { start: state.parts?.fit.shape?.svi, near },
          );
    // A smile that no longer lies above this one is fitted anew in its turn.
    const svi = fitted.vols === undefined ? undefined : fitted.shape?.svi;
    if (far?.fit.shape !== undefined && svi !== undefined && !standsAgainst(far.fit.shape.svi, svi))
      if (!waiting.has(far.chain.key)) waiting.set(far.chain.key, far.chain);
    const costMs = stopwatch() - started;
    state.parts = { chain, forward, options, fit: fitted, overrides: overridesOf(chain), costMs };
    return smileReport(state.parts);
  }

  return {
    take(chains) {
      for (const chain of chains) waiting.set(chain.key, chain);
    },
    setOverrides(next) {
      overrides = next;
      return [...surfaces.values()].flatMap((expiries) =>
        [...expiries.values()].flatMap((state) => {
          if (state.parts === undefined) return [];
          const own = overridesOf(state.parts.chain);
          if (own.length === 0 && state.parts.overrides.length === 0) return [];
          state.parts = { ...state.parts, overrides: own };
          return [smileReport(state.parts)];
        }),
      );
    },
    step() {
      const [next] = waiting;
      if (next === undefined) return undefined;
      const [key, chain] = next;
      waiting.delete(key);
      return fit(chain);
    },
    get waiting() {
      return waiting.size;
    },
  };
}

function forwardOf(chain: OptionChain): ForwardChoice | undefined {
  const years = yearFraction(chain.takenMs, chain.expiryMs);
  const chosen = estimateForward({
    years,
    venue: chain.venueForward,
    future: chain.future,
    parity: parityInputs(chain),
    perpetual: chain.perpetual,
  });
  return chosen.ok ? chosen.value : undefined;
}

const noForward = (): LiveFit => ({
  status: 'failed',
  detail: 'no forward: neither from the venue nor from a future, parity or the perpetual',
  leftOut: [],
});
