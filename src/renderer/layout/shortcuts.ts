/** The keys of the desk: one list for the listener, the status bar and the overview. */
import { tinykeys } from 'tinykeys';
import { useApp } from '../stores/app';
import { useCommandLine } from '../stores/commandLine';
import { useDraft } from '../stores/draft';
import { useFocus } from '../stores/focus';
import { useImporting } from '../stores/importing';
import { usePortfolio } from '../stores/portfolio';
import { useReplay } from '../stores/replay';
import { useScenarios } from '../stores/scenarios';
import { useSettings } from '../stores/settings';
import { useSnapshots } from '../stores/snapshots';
import { useView } from '../stores/view';
import { useWhatIf } from '../stores/whatIf';
import { WORKSPACES } from './workspaces';

export interface Shortcut {
  /** In the notation of tinykeys. */
  readonly keys: string;
  readonly cap: string;
  readonly label: string;
  /** Short word for the status bar; absent keys are in the overview only. */
  readonly hint?: string;
  /** Heard while somebody types, too. */
  readonly isGlobal?: boolean;
  readonly run: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input:not([type=checkbox]):not([type=range]), textarea, select'));

const isModalOpen = (): boolean => document.querySelector('dialog[open]') !== null;

function flipUnit(): void {
  const { look } = useSettings();
  look.unit = look.unit === 'coin' ? 'usd' : 'coin';
}

function typeLeg(): void {
  useSettings().look.workspace = 'whatif';
  useWhatIf().wantsEntry = true;
}

const inScenarios = (): boolean => useSettings().look.workspace === 'scenarios';
const undo = (): void => (inScenarios() ? useDraft().undo() : void usePortfolio().undo());
const redo = (): void => (inScenarios() ? useDraft().redo() : void usePortfolio().redo());

const STEP_MS = 5_000;

/** As players of films have them; without a recording they do nothing. */
function replayKeys(): readonly Shortcut[] {
  const replay = useReplay();
  return [
    { keys: 'k', cap: 'K', label: 'Play or pause the recording', run: () => void replay.toggle() },
    { keys: 'j', cap: 'J', label: 'Recording 5 s back', run: () => void replay.step(-STEP_MS) },
    { keys: 'l', cap: 'L', label: 'Recording 5 s on', run: () => void replay.step(STEP_MS) },
    { keys: ',', cap: ',', label: 'Recording slower', run: () => void replay.changeSpeed(-1) },
    { keys: '.', cap: '.', label: 'Recording faster', run: () => void replay.changeSpeed(1) },
  ];
}

export function shortcuts(toggleOverview: () => void): readonly Shortcut[] {
  const view = useView();
  const focus = useFocus();
  const open = (id: string) => (): void => {
    useSettings().look.workspace = id;
  };
  return [
    ...WORKSPACES.map((one) => ({
      keys: one.key,
      cap: one.key,
      label: `Workspace ${one.label}`,
      run: open(one.id),
    })),
    {
      keys: '$mod+k',
      cap: 'Ctrl K',
      label: 'Command line',
      isGlobal: true,
      run: () => (useCommandLine().isOpen = true),
    },
    { keys: 'w', cap: 'W', label: 'Type a hypothetical leg', hint: 'what-if', run: typeLeg },
    { keys: 'g', cap: 'G', label: 'Next Greek of the ladder', hint: 'Greek', run: view.cycleGreek },
    { keys: 'u', cap: 'U', label: 'Coin or USD', hint: 'unit', run: flipUnit },
    { keys: '[', cap: '[', label: 'Worse scenario in the header', run: () => focus.stepScenario(-1) },
    {
      keys: ']',
      cap: ']',
      label: 'Next scenario in the header',
      hint: 'scenario',
      run: () => focus.stepScenario(1),
    },
    { keys: '+', cap: '+', label: 'Wider ladder step', hint: 'step', run: () => view.changeStep(1) },
    { keys: '-', cap: '−', label: 'Narrower ladder step', run: () => view.changeStep(-1) },
    {
      keys: 's',
      cap: 'S',
      label: 'Take a snapshot',
      hint: 'snapshot',
      run: () => void useSnapshots().take(),
    },
    {
      keys: 'i',
      cap: 'I',
      label: 'Import positions',
      hint: 'import',
      run: () => (useImporting().isOpen = true),
    },
    {
      keys: 'x',
      cap: 'X',
      label: 'Export the panel in use as CSV',
      hint: 'export',
      run: () => focus.current()?.exportCsv?.(),
    },
    {
      keys: 'p',
      cap: 'P',
      label: 'Margin report as PDF',
      hint: 'report',
      run: () => void useApp().exportReport(),
    },
    {
      keys: 'r',
      cap: 'R',
      label: 'Replay a recording, or back to live',
      run: () => void (useReplay().isActive ? useReplay().close() : useReplay().open(false)),
    },
    ...replayKeys(),
    { keys: '/', cap: '/', label: 'Filter of the panel in use', run: () => focus.current()?.focusFilter?.() },
    { keys: '$mod+z', cap: 'Ctrl Z', label: 'Undo', run: undo },
    { keys: '$mod+Shift+z', cap: 'Ctrl ⇧ Z', label: 'Redo', run: redo },
    { keys: '$mod+s', cap: 'Ctrl S', label: 'Save the scenario set', run: () => void useScenarios().save() },
    {
      keys: 'Escape',
      cap: 'Esc',
      label: 'Close, reset the scenario to the worst',
      run: () => (focus.scenarioRank = 0),
    },
    { keys: '?', cap: '?', label: 'All keys', hint: 'all keys', run: toggleOverview },
  ];
}

/** Signs that need Shift on some keyboards and not on others. */
const withShift = (keys: string): readonly string[] =>
  /^[?+/[\]-]$/.test(keys) ? [keys, `Shift+${keys}`] : [keys];

/** Starts listening; returns the disposer. Typing and open dialogs keep their keys. */
export function listen(list: readonly Shortcut[]): () => void {
  const guarded =
    (shortcut: Shortcut) =>
    (event: KeyboardEvent): void => {
      if ((isTyping(event.target) && !shortcut.isGlobal) || isModalOpen()) return;
      event.preventDefault();
      shortcut.run();
    };
  const map = Object.fromEntries(
    list.flatMap((one) => withShift(one.keys).map((keys) => [keys, guarded(one)])),
  );
  return tinykeys(window, map);
}
