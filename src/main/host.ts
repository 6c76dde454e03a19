import type { SecretBox } from './services/accountSync/secretBox';

/** What the composition root gets from the shell around it: folders, versions, mode. No Electron types. */
export interface Host {
  /** Folder of this user's data: database, backups, window state. */
  readonly userDataPath: string;
  /** Folder with shipped data (`margin`, `scenarios`, `samples`). */
  readonly resourcesPath: string;
  /** Folder with the built entry points of the threads. */
  readonly mainDirectory: string;
  readonly versions: {
    readonly app: string;
    readonly electron: string;
    readonly chrome: string;
    readonly node: string;
  };
  readonly now: () => number;
  /** Instant at which this process was created. */
  readonly processStartedMs: number;
  /** Absent: keys cannot be kept. */
  readonly secrets?: SecretBox;
}

/** Switches that the app understands; everything else is Chromium's. */
export interface LaunchOptions {
  readonly isDemo: boolean;
  readonly demoOutput: string | null;
  /** Close by itself once the demo's files are written. */
  readonly exitAfterDemo: boolean;
  readonly simulator: {
    readonly seed: number;
    readonly messagesPerSecond: number | null;
    /** Fixed port for tests that steer the simulator; 0 picks a free one. */
    readonly port: number;
  };
  /** Address of a Deribit server in place of the built-in exchange. */
  readonly deribitUrl: string | null;
  /** `ws://host:port` of a simulator that runs elsewhere, for every venue. */
  readonly simulatorUrl: string | null;
  /** Venues that are connected at the first start. */
  readonly firstVenues: readonly string[];
  /** Shows what only developers need. */
  readonly isDeveloper: boolean;
  /** Fill a new database with this many synthetic positions instead of the sample book (benchmark). */
  readonly benchmarkPositions: number;
  /** Print figures about the running app and quit (benchmark). */
  readonly benchmarkReport: string | null;
  /** Watch the window's frames while backtests run, too (benchmark). */
  readonly benchmarkBacktest: boolean;
  /** Begin with the shipped recording in place of the live market; nothing is reached over a network. */
  readonly isRecorded: boolean;
}

const valueOf = (argv: readonly string[], name: string): string | null => {
  const found = argv.find((argument) => argument.startsWith(`--${name}=`));
  return found === undefined ? null : found.slice(name.length + 3);
};

const numberOf = (argv: readonly string[], name: string, otherwise: number): number => {
  const text = valueOf(argv, name);
  const value = text === null ? NaN : Number(text);
  return Number.isFinite(value) ? value : otherwise;
};

export function readLaunchOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LaunchOptions {
  const rate = numberOf(argv, 'simulator-rate', NaN);
  return {
    isDemo: argv.includes('--demo'),
    demoOutput: valueOf(argv, 'demo-output'),
    exitAfterDemo: env['PLIMSOLL_DEMO_EXIT'] === '1',
    simulator: {
      seed: numberOf(argv, 'simulator-seed', 20261119),
      messagesPerSecond: Number.isFinite(rate) ? rate : null,
      port: numberOf(argv, 'simulator-port', 0),
    },
    deribitUrl: valueOf(argv, 'deribit-url'),
    simulatorUrl: valueOf(argv, 'simulator-url'),
    firstVenues: (valueOf(argv, 'venues') ?? 'deribit').split(','),
    isDeveloper: argv.includes('--developer') || env['PLIMSOLL_DEVELOPER'] === '1',
    benchmarkPositions: numberOf(argv, 'benchmark-positions', 0),
    benchmarkReport: valueOf(argv, 'benchmark-report'),
    benchmarkBacktest: argv.includes('--benchmark-backtest'),
    isRecorded: argv.includes('--recorded'),
  };
}
