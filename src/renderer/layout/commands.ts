/** Everything the command line can do besides legs, from what is on the desk now. */
import { venueName } from '../format/venueName';
import { useApp } from '../stores/app';
import { useDrill } from '../stores/drill';
import { useLive } from '../stores/live';
import { useSettings } from '../stores/settings';
import { LADDER_GREEKS, useView } from '../stores/view';
import type { Command } from './commandMatch';
import type { Shortcut } from './shortcuts';

function show(workspace: string): void {
  useSettings().look.workspace = workspace;
}

const ofKeys = (keys: readonly Shortcut[]): Command[] =>
  keys
    .filter(({ keys: key }) => key !== 'Escape')
    .map(({ keys: key, label, cap, hint, run }) => ({ id: `key:${key}`, label, words: hint, cap, run }));

function ofBooks(): Command[] {
  const view = useView();
  return (useLive().structure?.tree ?? []).map(({ key, label, scope, positionCount }) => ({
    id: `book:${key}`,
    label: `Show ${label}`,
    detail: `${positionCount} positions`,
    words: scope.kind,
    run: () => view.setScope(scope),
  }));
}

function ofGrids(): Command[] {
  const view = useView();
  const coins = useLive().structure?.underlyings ?? [];
  const ladder = (patch: Parameters<typeof view.setLadder>[0]) => (): void => {
    show('risk');
    view.setLadder(patch);
  };
  const heatmap = (underlying: string) => (): void => {
    show('risk');
    view.setHeatmap({ underlying });
  };
  return [
    ...coins.map((coin) => ({
      id: `ladder:${coin}`,
      label: `Ladder ${coin}`,
      run: ladder({ underlying: coin }),
    })),
    ...LADDER_GREEKS.map(({ id, label }) => ({
      id: `ladder:${id}`,
      label: `Ladder ${label} by expiry`,
      run: ladder({ mode: 'expiries', greek: id }),
    })),
    { id: 'heatmap:*', label: 'Heatmap all coins', words: 'stress', run: heatmap('*') },
    ...coins.map((coin) => ({
      id: `heatmap:${coin}`,
      label: `Heatmap ${coin}`,
      words: 'stress',
      run: heatmap(coin),
    })),
  ];
}

function ofMarginModels(): Command[] {
  const view = useView();
  const explain = (id: string) => (): void => {
    const compared = view.spec.marginModels;
    if (!compared.includes(id)) view.setMarginModels([...compared, id]);
    useSettings().look.marginModelId = id;
    show('margin');
  };
  return (useApp().info?.marginModels ?? []).map(({ id, name }) => ({
    id: `margin:${id}`,
    label: `Margin under ${name}`,
    words: 'pm explain',
    run: explain(id),
  }));
}

const ofScenarios = (): Command[] =>
  (useLive().frame?.scenarios ?? []).map(({ setId, scenarioId, name }) => ({
    id: `scenario:${setId}/${scenarioId}`,
    label: `Scenario ${name}`,
    detail: 'P&L by position',
    run: () => void useDrill().open({ kind: 'scenario', setId, scenarioId }),
  }));

const ofFeeds = (): Command[] =>
  (useApp().info?.venues ?? []).map(({ venue }) => {
    const state = useLive().frame?.feeds.find((one) => one.venue === venue)?.state ?? 'off';
    return {
      id: `feed:${venue}`,
      label: `${state === 'off' ? 'Connect' : 'Disconnect'} ${venueName(venue)}`,
      detail: state,
      words: 'feed venue',
      run: () => void useApp().setFeed(venue, state === 'off'),
    };
  });

export const allCommands = (keys: readonly Shortcut[]): readonly Command[] => [
  ...ofKeys(keys),
  ...ofBooks(),
  ...ofGrids(),
  ...ofMarginModels(),
  ...ofScenarios(),
  ...ofFeeds(),
];
