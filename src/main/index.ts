/** Life cycle: one instance, one window, start in order, stop in reverse. */
import { app, BrowserWindow, powerMonitor } from 'electron';
import { join } from 'node:path';
import { boot } from './boot';
import { readLaunchOptions, type Host } from './host';
import { SAMPLE_RECORDING } from './ipc/replay';
import { createLogger } from './log';
import { runPrintJob } from './reports/printJob';
import type { Running } from './running';
import { watchNetwork } from './services/networkWatch';
import { logUncaught } from './uncaught';
import { startBenchmark } from './windows/benchmark';
import { runDemo } from './windows/demo';
import { connectWindow } from './windows/connectWindow';
import { createMainWindow, preloadPathOf, rendererRootOf, showStartFailure } from './windows/mainWindow';
import { installMenu } from './windows/menu';
import { reviveWindow } from './windows/revive';
import { registerAppScheme, secureApp } from './windows/security';
import { readBounds, rememberBounds } from './windows/bounds';
import { secretBox } from './windows/secretBox';

const log = createLogger('main', process.env['PLIMSOLL_LOG_LEVEL'] ?? 'info');
const options = readLaunchOptions(process.argv, process.env);
const devServerUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const root = join(__dirname, '../..');

const host = (): Host => ({
  userDataPath: app.getPath('userData'),
  resourcesPath: join(root, 'resources'),
  mainDirectory: __dirname,
  versions: {
    app: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
  },
  now: () => Date.now(),
  processStartedMs: process.getCreationTime() ?? performance.timeOrigin,
  secrets: secretBox(process.env),
});

async function openDesk(running: Running): Promise<BrowserWindow> {
  const window = createMainWindow({
    preloadPath: preloadPathOf(__dirname),
    devServerUrl,
    bounds: readBounds(running.settings, options.isDemo),
    iconPath: join(root, 'resources/icons/plimsoll.png'),
  });
  rememberBounds(window, running.settings);
  connectWindow(window, running, devServerUrl, log);
  reviveWindow(window, running.events);
  return window;
}

/** The desk on the shipped recording from the first frame on. */
async function openRecorded({ replay, host: { resourcesPath } }: Running): Promise<void> {
  const opened = await replay.open(join(resourcesPath, SAMPLE_RECORDING));
  if (!opened.ok) log.error({ reason: opened.failure.reason }, opened.failure.message);
}

async function stop(running: Running): Promise<void> {
  await running.stop();
  log.info({}, 'stopped');
}

/** Every socket anew, whatever it looks like. */
function redial({ feeds, accountSync }: Running, reason: string): void {
  feeds.reconnect(reason);
  accountSync.renewStreams();
}

async function start(): Promise<void> {
  installMenu(devServerUrl !== undefined);
  secureApp(rendererRootOf(__dirname), devServerUrl);
  const booted = await boot(host(), options, log);
  if (!booted.ok) {
    log.error({ reason: booted.failure.reason }, booted.failure.message);
    if (options.exitAfterDemo) app.exit(1);
    await showStartFailure('Plimsoll could not start', booted.failure.message);
    app.exit(1);
    return;
  }
  const running = booted.value;
  let isStopping = false;
  app.on('before-quit', (event) => {
    if (isStopping) return;
    isStopping = true;
    event.preventDefault();
    void stop(running).finally(() => app.exit(0));
  });
  powerMonitor.on('resume', () => redial(running, 'the machine woke up'));
  watchNetwork(() => redial(running, 'the network changed'));
  const window = await openDesk(running);
  if (options.isRecorded) await openRecorded(running);
  if (options.isDemo) void runDemo(window, running, options);
  if (options.benchmarkReport !== null)
    void startBenchmark(window, running, options.benchmarkReport, options);
}

async function main(): Promise<void> {
  if (await runPrintJob(process.argv)) return;
  if (!app.requestSingleInstanceLock()) {
    log.warn({}, 'Plimsoll is already running with this data folder');
    app.quit();
    return;
  }
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  await start();
}

logUncaught(log);
registerAppScheme();
void main();
