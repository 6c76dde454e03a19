import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { repoRoot } from '../../scripts/runtime/paths.mjs';
import { resolveElectron } from '../../scripts/runtime/resolveElectron.mjs';
import { launchSwitches } from '../../scripts/runtime/setup.mjs';

export interface LaunchOptions {
  /** An existing profile to open again; without it the app gets a new one, removed on close. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly window: Page;
  readonly userDataDir: string;
  /** What the app printed so far, both streams together. */
  output(): string;
  close(): Promise<void>;
}

/** Starts the built app (out/) on the resolved Electron, as a user would, and waits for its first window. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const electron = await resolveElectron({ install: false });
  if (!electron) throw new Error('No Electron runtime is installed yet: run `npm run setup` first.');
  const userDataDir = options.userDataDir ?? mkdtempSync(join(tmpdir(), 'plimsoll-e2e-'));
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: [repoRoot, ...launchSwitches(), `--user-data-dir=${userDataDir}`, ...(options.args ?? [])],
    cwd: repoRoot,
    env: environment(options.env),
    timeout: 60_000,
  });
  const output = collectOutput(app);
  const close = async (): Promise<void> => {
    await app.close();
    if (options.userDataDir === undefined)
      rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { app, window: await app.firstWindow({ timeout: 60_000 }), userDataDir, output, close };
  } catch (error) {
    await close();
    throw new Error(`The app opened no window. It printed:\n${output()}`, { cause: error });
  }
}

function environment(extra: LaunchOptions['env']): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

function collectOutput(app: ElectronApplication): () => string {
  let text = '';
  const child = app.process();
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
