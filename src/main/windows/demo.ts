/** The demo: waits for live numbers, takes a picture of each main screen, writes the report, prints a short table. */
import type { BrowserWindow } from 'electron';
import { app } from 'electron';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LiveFrame } from '../../contracts/live';
import type { Running } from '../running';
import type { LaunchOptions } from '../host';
import { writeReport } from '../ipc/report';

/** `ready`: what the screen shows once its numbers are there. */
const SCREENS = [
  { key: '1', file: 'risk.png', label: 'Risk', ready: 'heatmap' },
  { key: '3', file: 'scenarios.png', label: 'Scenarios', ready: 'scenario-editor' },
  { key: '4', file: 'margin.png', label: 'Margin', ready: 'offset-benefit' },
  { key: '5', file: 'var.png', label: 'VaR', ready: 'var-figures' },
  { key: '6', file: 'vol.png', label: 'Vol', ready: 'fit-strip' },
] as const;
const READY_LIMIT_MS = 45_000;

const WAIT_LIMIT_MS = 90_000;
/** Numbers are taken once prices have moved for a while, not on the first tick. */
const STREAM_MS = 6_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first frame in which every feed is live and every position has a number. */
function whenLive(running: Running): Promise<LiveFrame> {
  return new Promise((resolve, reject) => {
    const expired = setTimeout(() => {
      dispose();
      reject(new Error(`no complete live numbers within ${WAIT_LIMIT_MS / 1000} s`));
    }, WAIT_LIMIT_MS);
    const dispose = running.onFrame((frame) => {
      const isLive = frame.feeds.length > 0 && frame.feeds.every((feed) => feed.state === 'live');
      const isWhole = frame.positions.count > 0 && frame.header.failedCount === 0 && frame.margins.length > 0;
      if (!isLive || !isWhole || frame.heatmap === null) return;
      clearTimeout(expired);
      dispose();
      resolve(frame);
    });
  });
}

async function press(window: BrowserWindow, keyCode: string): Promise<void> {
  window.webContents.sendInputEvent({ type: 'keyDown', keyCode });
  window.webContents.sendInputEvent({ type: 'char', keyCode });
  window.webContents.sendInputEvent({ type: 'keyUp', keyCode });
  await sleep(500);
}

/** Until the element with this test id is on screen. */
async function untilReady(window: BrowserWindow, testId: string): Promise<void> {
  const probe = `document.querySelector('[data-testid="${testId}"]') !== null`;
  for (let waitedMs = 0; waitedMs < READY_LIMIT_MS; waitedMs += 250) {
    if ((await window.webContents.executeJavaScript(probe)) === true) return sleep(1_000);
    await sleep(250);
  }
  throw new Error(`the screen shows no ${testId} after ${READY_LIMIT_MS / 1000} s`);
}

async function takePictures(window: BrowserWindow, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const screen of SCREENS) {
    await press(window, screen.key);
    await untilReady(window, screen.ready);
    const picture = await window.webContents.capturePage();
    const path = join(folder, screen.file);
    await writeFile(path, picture.toPNG());
    files.push(path);
    say(`• Picture of the ${screen.label} screen`);
  }
  await press(window, '1');
  return files;
}

const money = (value: number): string => `${Math.round(value).toLocaleString('en-US').replace('-', '−')} USD`;

function printTable(frame: LiveFrame, files: readonly string[]): void {
  const { header } = frame;
  const worst = header.worstScenario;
  const rows: [string, string][] = [
    ['Equity', money(header.equityUsd)],
    ['Initial margin', money(header.initialMarginUsd)],
    ['Maintenance margin', money(header.maintenanceMarginUsd)],
    ['MM / equity', `${(header.marginRatio * 100).toFixed(1)} %`],
    ['Worst scenario', worst === null ? '–' : `${worst.name}, ${money(worst.pnlUsd)}`],
    ['Positions', String(frame.positions.count)],
    ...files.map((file, index): [string, string] => [index === 0 ? 'Files' : '', file]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  say('');
  for (const [label, value] of rows) say(`  ${label.padEnd(width)}  ${value}`);
  say('');
}

async function produce(window: BrowserWindow, running: Running, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const recorded = running.replay.state();
  say(`• Waiting for prices from ${recorded ? `the recording ${recorded.name}` : 'the built-in exchange'}`);
  await whenLive(running);
  say('• Prices are there; streaming for a few seconds');
  await sleep(STREAM_MS);
  const pictures = await takePictures(window, folder);
  say('• Writing the margin report');
  const report = await writeReport(running, join(folder, 'margin-report.pdf'));
  if (!report.ok) throw new Error(report.failure.message);
  say(`• Margin report, ${report.value.pages} pages`);
  printTable(await whenLive(running), [report.value.path, ...pictures]);
}

/** Runs once; ends the app when asked to, with exit code 1 when something is missing. */
export async function runDemo(
  window: BrowserWindow,
  running: Running,
  options: LaunchOptions,
): Promise<void> {
  let code = 0;
  try {
    await produce(window, running, options.demoOutput ?? join(app.getPath('temp'), 'plimsoll-demo'));
  } catch (error) {
    code = 1;
    process.stderr.write(`The demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  if (!options.exitAfterDemo) return;
  await running.stop();
  app.exit(code);
}
