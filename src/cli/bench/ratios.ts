/** What the project wants to reach, as ratios of figures of one run, or to those of other programs on the same files. */
import { VENUES } from '../../engine/instruments/symbol';
import { InputError } from '../commands/command';
import type { BenchResult } from './measure';

/** One line of what other programs printed: nanoseconds per option or milliseconds per run. */
export interface PeerFigure {
  readonly impl: string;
  readonly what: string;
  readonly value: number;
}

interface Goal {
  readonly title: string;
  /** Dividend and divisor: an id of a benchmark, or program and workload of a peer. */
  readonly of: string;
  readonly to: string;
  readonly limit: number;
  readonly isAtLeast: boolean;
}

const peer = (impl: string, what: string): string => `${impl}/${what}`;
const LIMIT = peer('cpp_vec_hoist', 'scen_full');
const LIMIT_MONTE_CARLO = peer('cpp_vec_hoist', 'mc10k_full_50acc');
const LEAN_GREEKS = peer('ql_BlackCalculator', 'greeks');
const LEAN_PRICE = peer('ql_blackFormula', 'price');
const atLeast = (limit: number) => ({ limit, isAtLeast: true });
const atMost = (limit: number) => ({ limit, isAtLeast: false });

// prettier-ignore
const GOALS: readonly Goal[] = [
  { title: 'Greeks: QuantLib BlackCalculator / WebAssembly', of: LEAN_GREEKS, to: 'kernel.greeks.wasm', ...atLeast(8) },
  { title: 'Greeks: QuantLib BlackCalculator / TypeScript', of: LEAN_GREEKS, to: 'kernel.greeks.ts', ...atLeast(4) },
  { title: 'price: QuantLib blackFormula / WebAssembly', of: LEAN_PRICE, to: 'kernel.price.wasm', ...atLeast(4.5) },
  { title: 'full recompute: WebAssembly / AVX-512 limit', of: 'scenario.full.wasm', to: LIMIT, ...atMost(4) },
  { title: 'full recompute: TypeScript / AVX-512 limit', of: 'scenario.full.ts', to: LIMIT, ...atMost(8) },
  { title: 'full recompute: QuantLib per instrument / WebAssembly', of: peer('ql_blackFormula_dedupe', 'scen_full'), to: 'scenario.full.wasm', ...atLeast(15) },
  { title: 'full recompute: QuantLib hoisted / WebAssembly', of: peer('ql_blackFormula_hoist', 'scen_full'), to: 'scenario.full.wasm', ...atLeast(4) },
  { title: 'tick of one expiry / full recompute, WebAssembly', of: 'scenario.tick_expiry.wasm', to: 'scenario.full.wasm', ...atMost(0.3) },
  { title: 'tick of one strike / full recompute, WebAssembly', of: 'scenario.tick_strike.wasm', to: 'scenario.full.wasm', ...atMost(1 / 200) },
  { title: 'American, fast setting / QuantLib QdFp fast', of: 'american.fast', to: peer('ql_QdFp_fast', 'american'), ...atMost(1.5) },
  { title: '10,000 full revaluations, 50 accounts: WebAssembly / AVX-512 limit', of: 'scenario.mc10k.wasm', to: LIMIT_MONTE_CARLO, ...atMost(3) },
  { title: 'historical VaR with components / its scenario kernel', of: 'risk.historical_var', to: 'risk.scenario_kernel', ...atMost(3) },
  { title: 'tick of one expiry / full recompute, TypeScript', of: 'scenario.tick_expiry.ts', to: 'scenario.full.ts', ...atMost(0.3) },
  { title: 'tick of one strike / full recompute, TypeScript', of: 'scenario.tick_strike.ts', to: 'scenario.full.ts', ...atMost(1 / 200) },
  ...VENUES.map((venue) => ({ title: `${venue}: frame to updates / JSON.parse`, of: `feeds.${venue}.map`, to: `feeds.${venue}.parse`, ...atMost(2) })),
];

/** Reads lines of JSON `{"impl", "what", "ns" or "ms"}`; others are skipped. Throws `InputError` naming the line. */
export function readPeers(text: string): readonly PeerFigure[] {
  return text.split('\n').flatMap((line, at) => {
    if (!line.startsWith('{')) return [];
    let figure: { impl: string; what: string; ns?: number; ms?: number };
    try {
      figure = JSON.parse(line) as typeof figure;
    } catch {
      throw new InputError(`line ${at + 1} of the figures of other programs is no JSON`);
    }
    const value = figure.ns ?? figure.ms;
    return value === undefined ? [] : [{ impl: figure.impl, what: figure.what, value }];
  });
}

/** One line per goal whose two figures are there; by medians, without peers those of the run alone. */
export function ratiosOf(results: readonly BenchResult[], peers: readonly PeerFigure[]): readonly string[] {
  const figures = new Map<string, number>([
    ...results.map(({ id, median }) => [id, median] as const),
    ...peers.map(({ impl, what, value }) => [peer(impl, what), value] as const),
  ]);
  return GOALS.flatMap(({ title, of, to, limit, isAtLeast }) => {
    const [dividend, divisor] = [figures.get(of), figures.get(to)];
    if (dividend === undefined || divisor === undefined) return [];
    const ratio = dividend / divisor;
    const isReached = isAtLeast ? ratio >= limit : ratio <= limit;
    const wanted = `${isAtLeast ? 'at least' : 'at most'} ${limit}`;
    return [
      `${title.padEnd(56)}${ratio.toPrecision(3).padStart(9)}  ${wanted}${isReached ? '' : '  MISSED'}`,
    ];
  });
}
