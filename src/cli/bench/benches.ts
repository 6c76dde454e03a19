/** Every benchmark: one line each. What needs the window (`app.*`) is measured in the running app. */
import { MARGIN_MODELS } from '../../engine/margin/models';
import { VENUES } from '../../engine/instruments/symbol';
import { americanBench } from './american';
import {
  backtestFrames,
  coldStart,
  eventLoopDelay,
  fourVenuesDelay,
  heapGrowth,
  idleCpu,
  largeFrame,
  tickToPaint,
} from './app';
import { mappingBench } from './feeds/mapping';
import { dayBench } from './feeds/dayBench';
import { streamBench } from './feeds/loads';
import { impliedVol } from './impliedVol';
import { kernelGreeks, kernelPrice } from './kernels';
import { DEFAULT_VIEW } from '../../contracts/view';
import { allModelsBench, marginBench } from './margin';
import { whatIfBench } from './whatIf';
import type { BenchResult } from './measure';
import { scenarioFull, scenarioMonteCarlo, scenarioTickExpiry, scenarioTickStrike } from './scenarios';
import { backtest, historicalVar, riskKernel, riskMonteCarlo, riskSampling } from './var';
import type { Workload } from './workload';

export interface BenchSettings {
  /** How long streams run. */
  readonly seconds: number;
}

export interface Bench {
  readonly id: string;
  /** What one figure stands for, for people. */
  readonly title: string;
  readonly run: (workload: Workload, settings: BenchSettings) => BenchResult | Promise<BenchResult>;
}

export const BENCHES: readonly Bench[] = [
  { id: 'kernel.price.ts', title: 'European option, price', run: kernelPrice('typescript') },
  { id: 'kernel.price.wasm', title: 'the same in WebAssembly', run: kernelPrice('wasm') },
  { id: 'kernel.greeks.ts', title: 'European option, price and 7 Greeks', run: kernelGreeks('typescript') },
  { id: 'kernel.greeks.wasm', title: 'the same in WebAssembly', run: kernelGreeks('wasm') },
  { id: 'implied_vol.ts', title: 'implied vol', run: impliedVol },
  { id: 'american.fast', title: 'American option, fast setting', run: americanBench('fast') },
  { id: 'american.accurate', title: 'American option, accurate setting', run: americanBench('accurate') },
  {
    id: 'scenario.full.ts',
    title: '800 instruments x 527 scenarios, 50 accounts',
    run: scenarioFull('typescript'),
  },
  { id: 'scenario.full.wasm', title: 'the same in WebAssembly', run: scenarioFull('wasm') },
  { id: 'scenario.tick_expiry.ts', title: 'tick of one expiry', run: scenarioTickExpiry('typescript') },
  { id: 'scenario.tick_expiry.wasm', title: 'the same in WebAssembly', run: scenarioTickExpiry('wasm') },
  { id: 'scenario.tick_strike.ts', title: 'tick of one strike', run: scenarioTickStrike('typescript') },
  { id: 'scenario.tick_strike.wasm', title: 'the same in WebAssembly', run: scenarioTickStrike('wasm') },
  { id: 'scenario.mc10k.wasm', title: '800 instruments x 10,000 scenarios', run: scenarioMonteCarlo('wasm') },
  { id: 'risk.scenario_kernel', title: '800 instruments x 1,000 scenarios, summed', run: riskKernel },
  { id: 'risk.historical_var', title: 'historical VaR and ES with components', run: historicalVar },
  { id: 'risk.mc10k', title: 'Monte Carlo, t copula, 50 accounts, with sampling', run: riskMonteCarlo },
  { id: 'risk.mc10k_sampling', title: 'the draws of it alone', run: riskSampling },
  { id: 'risk.backtest_1000d', title: 'rolling backtest, 200 instruments, 1,000 days', run: backtest },
  ...MARGIN_MODELS.map((model) => ({
    id: `margin.${model.id}`,
    title: `${model.name}, 1,000 positions`,
    run: () => marginBench(model),
  })),
  {
    id: 'margin.all_models',
    title: 'every model above in one engine, 1,000 positions',
    run: () => allModelsBench(MARGIN_MODELS),
  },
  {
    id: 'app.whatif_keystroke',
    title: 'three legs that nobody holds in 10,000 positions, the three models of the default view',
    run: () => whatIfBench('app.whatif_keystroke', DEFAULT_VIEW.marginModels),
  },
  {
    id: 'margin.what_if',
    title: 'the same under the model of the account alone',
    run: () => whatIfBench('margin.what_if', ['deribit.pm']),
  },
  ...VENUES.flatMap((venue) => [
    {
      id: `feeds.${venue}.parse`,
      title: `${venue}: JSON.parse of its frames`,
      run: mappingBench(venue, 'parse'),
    },
    {
      id: `feeds.${venue}.map`,
      title: 'the same, checked and mapped to updates',
      run: mappingBench(venue, 'map'),
    },
  ]),
  ...(
    [
      ['feeds.mixed', 'mixed', 'held', 'four venues to the quote board, messages held'],
      [
        'feeds.mixed.undisturbed',
        'mixed',
        'undisturbed',
        'latency in seconds of which the host takes at most 1 %',
      ],
      ['feeds.mixed.stolen', 'mixed', 'stolen', 'what the host takes of the processors'],
      ['feeds.mixed.size', 'mixed', 'size', 'mean size of its frames'],
      ['feeds.mixed.core', 'mixed', 'core', 'processor time of that'],
      ['feeds.mixed.heap', 'mixed', 'heap', 'growth of its heap'],
      ['feeds.mixed.faults', 'mixed', 'faults', 'reconnects and rejected frames in it'],
      ['feeds.mixed.lost', 'mixed', 'lost', 'frames sent and not received in it'],
      ['feeds.heavy', 'heavy', 'held', 'the same at 10,000 messages a second, at most a minute'],
      ['feeds.heavy.lost', 'heavy', 'lost', 'frames sent and not received in it'],
      ['feeds.burst', 'burst', 'held', 'the same at 20,000 messages a second for 5 s'],
      ['feeds.burst.lost', 'burst', 'lost', 'frames sent and not received in it'],
    ] as const
  ).map(([id, load, what, title]) => ({ id, title, run: streamBench(id, load, what) })),
  ...(
    [
      [
        'feeds.day',
        'frames',
        'four venues from 05:00 UTC to 07:00 of the next day, on a clock that is moved on',
      ],
      ['feeds.day.pace', 'pace', 'how fast that went'],
      ['feeds.day.heap', 'heap', 'growth of its heap from the first hour to the last'],
      ['feeds.day.faults', 'faults', 'reconnects and rejected frames in it'],
      ['feeds.day.sockets', 'sockets', 'sockets that were exchanged before the venue cuts them'],
      ['feeds.day.not_live', 'notLive', 'venues that are not live at its end'],
      [
        'feeds.day.misplaced',
        'misplaced',
        'instruments at its end that are shown and not listed, or the reverse',
      ],
    ] as const
  ).map(([id, what, title]) => ({ id, title, run: dayBench(id, what) })),
  { id: 'app.cold_start', title: 'app: process start to first painted ladder', run: coldStart },
  { id: 'app.tick_to_paint', title: 'app: newest tick to its picture', run: tickToPaint },
  { id: 'app.idle_cpu', title: 'app: all processes while 1,000 messages a second arrive', run: idleCpu },
  { id: 'app.heap_growth', title: 'app: heap of main over 15 s of streaming', run: heapGrowth },
  { id: 'app.event_loop_delay', title: 'app: main thread with 10,000 positions', run: eventLoopDelay },
  { id: 'app.large_frame', title: 'app: one frame of 10,000 positions in 50 accounts', run: largeFrame },
  {
    id: 'app.four_venues_delay',
    title: 'app: main thread with four venues at 5,000 messages a second',
    run: fourVenuesDelay,
  },
  ...[
    { id: 'app.backtest_frames.before', title: 'app: time between two pictures of the window' },
    { id: 'app.backtest_frames', title: 'the same while 200 instruments are backtested over 1,000 days' },
    { id: 'app.backtest_frames.dropped', title: 'pictures left out, before and meanwhile' },
    { id: 'app.backtest_frames.run', title: 'one such backtest' },
    { id: 'app.backtest_frames.cancel', title: 'from cancel to its end' },
  ].map((row) => ({ ...row, run: backtestFrames(row.id) })),
];
