/** Stands in for preload and main: answers calls from memory and pushes frames over a real port. */
import type { CallArgument, CallName } from '../../../src/contracts/calls';
import type { LiveFrame } from '../../../src/contracts/live';
import type { PushMessage } from '../../../src/contracts/push';
import { DEFAULT_VIEW, type ViewSpec } from '../../../src/contracts/view';
import type { ScenarioSet } from '../../../src/contracts/domain';
import { frame, scenarioSpecs, world, type Fault } from './frames';

const query = new URLSearchParams(location.search);
const w = world(Number(query.get('positions') ?? 21));
const everyMs = Number(query.get('every') ?? 120);
const fault: Fault = {
  ...(query.get('feed') ? { feed: query.get('feed') as Fault['feed'] } : {}),
  ...(query.get('failed') ? { failedRow: Number(query.get('failed')) } : {}),
};
let spec: ViewSpec = DEFAULT_VIEW;
let last: LiveFrame | null = null;
let layout: Record<string, unknown> = query.get('look')
  ? { look: JSON.parse(query.get('look') as string) }
  : {};
const calls: string[] = [];

const desk: ScenarioSet = {
  id: 'desk',
  name: 'Desk set',
  version: 14,
  source: 'desk review, 10 Oct 2025',
  scenarios: scenarioSpecs.map(([name, move, vol], i) => ({
    id: `s${i}`,
    name,
    shifts: [
      {
        underlying: 'BTC',
        spot: { type: 'relative' as const, value: move },
        vol: { type: 'relative' as const, value: vol },
      },
      {
        underlying: 'ETH',
        spot: { type: 'relative' as const, value: move * 1.3 },
        vol: { type: 'relative' as const, value: vol },
      },
    ],
  })),
};
const sets = new Map<string, ScenarioSet>([
  ['desk', desk],
  ['venue', { ...desk, id: 'venue', name: 'Venue matrices', version: 1, source: 'published rules' }],
]);

const ok = (value: unknown): unknown => ({ ok: true, value });
const PREVIEW = {
  importId: 'i1',
  label: 'positions.csv',
  digest: 'abc',
  rowCount: 62,
  validCount: 60,
  errorCount: 2,
  delimiter: ';',
  rows: Array.from({ length: 20 }, (_, i) => ({
    row: i + 2,
    account: 'DRB-PROP-2',
    book: 'Gamma',
    instrument: i === 3 ? 'BTC-31FEB27-60000-C' : 'BTC-27NOV26-86000-P',
    quantity: i === 5 ? '1e999' : '-130',
    averagePrice: '0.0123',
    tags: 'hedge',
    isValid: i !== 3 && i !== 5,
  })),
  errors: [
    {
      row: 5,
      column: 'instrument',
      value: 'BTC-31FEB27-60000-C',
      failure: { reason: 'UNKNOWN_INSTRUMENT', message: '31FEB27 is not a day' },
    },
    {
      row: 7,
      column: 'quantity',
      value: '1e999',
      failure: { reason: 'OUT_OF_RANGE', message: 'a decimal number without exponent, at most 30 digits' },
    },
  ],
  creates: { accounts: [], books: ['Gamma'] },
};

const answers: { [name: string]: (argument: never) => unknown } = {
  'layout.get': () => ok(layout),
  'layout.set': (next: Record<string, unknown>) => ok(((layout = next), null)),
  'view.set': (next: ViewSpec) => ok(((spec = next), null)),
  'view.drillDown': () =>
    ok({
      title: 'P&L by position',
      totalUsd: -2_946_507,
      rows: w.structure.positions.map((one, i) => ({
        positionId: one.id,
        symbol: one.symbol,
        pnlUsd: -900_000 * Math.sin(i + 1),
      })),
    }),
  'portfolio.accounts': () =>
    ok([{ id: 'drb', name: 'DRB-PROP-2', venue: 'deribit', marginModelId: 'deribit-pm' }]),
  'portfolio.position': () => ok({ quantity: '12.5' }),
  'portfolio.undoState': () => ok({ undo: null, redo: null }),
  'scenarios.list': () =>
    ok(
      [...sets.values()].map((set) => ({
        ...set,
        isBuiltIn: set.id === 'venue',
        scenarioCount: set.scenarios.length,
        hasGrid: set.grid !== undefined,
        updatedMs: Date.UTC(2026, 10, 18),
      })),
    ),
  'scenarios.get': ({ id }: { id: string }) => ok(sets.get(id)),
  'scenarios.save': ({ set }: { set: ScenarioSet }) => {
    const next = { ...set, version: set.version + 1 };
    sets.set(set.id, next);
    return ok(next);
  },
  'scenarios.history': () =>
    ok([14, 13, 12].map((version) => ({ version, savedMs: Date.UTC(2026, 10, version), set: desk }))),
  'scenarios.delete': ({ id }: { id: string }) => ok((sets.delete(id), null)),
  'scenarios.restore': () => ok((sets.set('desk', desk), null)),
  'scenarios.run': ({ set }: { set: ScenarioSet }) =>
    ok(
      set.scenarios.map((one, i) => ({
        ...(last?.scenarios.find((other) => other.name === one.name) ?? last?.scenarios[0]),
        setId: set.id,
        scenarioId: one.id,
        name: one.name,
        ...(i === 9
          ? {
              failure: {
                reason: 'SHIFT_OUT_OF_RANGE',
                message: 'line 9, shift "basis" has value 4.2, allowed −1 to 1',
              },
            }
          : {}),
      })),
    ),
  'snapshot.list': () =>
    ok(
      ['a91f3c07', 'a91e77d2', 'a9021be4'].map((id, i) => ({
        id,
        label: i === 1 ? 'lunch' : '',
        takenMs: Date.UTC(2026, 10, 19, 14 - i, 32, 8),
        quoteCount: 640,
      })),
    ),
  'log.recent': () =>
    ok([
      {
        timeMs: Date.UTC(2026, 10, 19, 14, 31),
        level: 'warn',
        source: 'feeds',
        message: 'deribit: 25JUN27 60,000 P quote older than 2 s',
      },
      {
        timeMs: Date.UTC(2026, 10, 19, 14, 20),
        level: 'error',
        source: 'feeds',
        message: 'deribit: malformed frame dropped',
      },
      {
        timeMs: Date.UTC(2026, 10, 19, 13, 47),
        level: 'info',
        source: 'boot',
        message: 'database opened, integrity ok',
      },
    ]),
  'app.info': () =>
    ok({
      version: '0.1.0',
      electron: '45',
      chrome: '146',
      node: '24',
      databasePath: '/home/desk/plimsoll.db',
      rulePacks: [
        {
          id: 'deribit-pm',
          version: '2026.09',
          effectiveFrom: '2026-09-23',
          sourceUrl: 'https://example.invalid/rules',
        },
      ],
      venues: [
        { venue: 'deribit', endpoints: ['simulator', 'test', 'production'] },
        { venue: 'okx', endpoints: ['test', 'production'] },
      ],
      marginModels: [
        { id: 'deribit-pm', name: 'Deribit PM', venue: 'deribit', weakCount: 3 },
        { id: 'house.grid', name: 'House scenario grid', venue: 'house', weakCount: 0 },
      ],
    }),
  'import.preview': () => ok(PREVIEW),
  'import.confirm': () => ok({ undoId: 'u1', inserted: 60, removed: 0, skipped: 2 }),
  'import.chooseFile': () => ok('/tmp/positions.csv'),
};

Object.defineProperty(window, 'api', {
  value: {
    call: async <N extends CallName>(name: N, argument: CallArgument<N>) => {
      calls.push(name);
      return answers[name]?.(argument as never) ?? ok(null);
    },
    pathOfFile: () => '/tmp/positions.csv',
  },
});
Object.defineProperty(window, 'harness', { value: { calls } });

await import('../../../src/renderer/main');

const { port1, port2 } = new MessageChannel();
window.postMessage({ type: 'plimsoll:port' }, '*', [port2]);
const push = (message: PushMessage): void => port1.postMessage(message);
if (query.get('empty')) push({ type: 'structure', structure: { ...w.structure, positions: [] } });
else push({ type: 'structure', structure: w.structure });

let sequence = 0;
const most = Number(query.get('frames') ?? Infinity);
function next(): void {
  last = frame(w, spec, sequence++, fault);
  push({ type: 'frame', frame: last });
  if (sequence < most) setTimeout(next, everyMs);
}
if (!query.get('empty')) setTimeout(next, 100);
