import { describe, expect, it, vi } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { CallName } from '../../../src/contracts/calls';
import { COLLATERAL_POLICY_CALLS } from '../../../src/contracts/collateralPolicy';
import { LIQUIDATION_CALLS } from '../../../src/contracts/liquidation';
import { MARGIN_DESK_CALLS } from '../../../src/contracts/marginDesk';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import type { EngineClient } from '../../../src/main/compute/engineClient';
import { createCallStore } from '../../../src/main/db/callStore';
import { createCollateralStore } from '../../../src/main/db/collateralStore';
import { createDocumentStore } from '../../../src/main/db/documentStore';
import { createPackStore } from '../../../src/main/db/packStore';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { callCalls } from '../../../src/main/ipc/calls';
import { collateralCalls } from '../../../src/main/ipc/collateral';
import { dispatch, type Caller, type Handlers } from '../../../src/main/ipc/dispatch';
import { packCalls } from '../../../src/main/ipc/packs';
import { silentLogger } from '../../../src/main/log';
import { createAlertService } from '../../../src/main/services/alerts';
import { createCollateralService } from '../../../src/main/services/collateral';
import { createEventLog } from '../../../src/main/services/eventLog';
import { createEvents } from '../../../src/main/services/events';
import { createMarginCallService } from '../../../src/main/services/marginCalls';
import { createImportService } from '../../../src/main/services/importing';
import { createPackService } from '../../../src/main/services/packs';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createSettingsService } from '../../../src/main/services/settings';
import { newPath, NOW, open, value } from '../db/workspace';
import { spawnInline } from '../services/importDesk';

// Dialogs are the only part of these handlers that needs a window.
vi.mock('electron', () => ({ BrowserWindow: {}, dialog: {} }));

function startDesk() {
  const database = open(newPath());
  const documents = createDocumentStore(database);
  const clock = (): number => NOW;
  const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock });
  const account = { id: 'main', name: 'Main', venue: 'deribit', marginModelId: 'house.grid' } as const;
  value(
    portfolio.fill({ name: 'd', accounts: [account], books: [], positions: [], balances: [] }, [], 'desk'),
  );
  const events = createEvents(createEventLog(documents), silentLogger, clock);
  const store = createCallStore(database);
  const isBusy = (): boolean => false;
  const asked: unknown[] = [];
  const engine = {
    ask: (question: string, ask: unknown) => {
      asked.push([question, ask]);
      return Promise.resolve({ ok: true, value: null });
    },
  } as unknown as EngineClient;
  const handlers = {
    ...collateralCalls(
      createCollateralService({ store: createCollateralStore(database), portfolio, events, clock }),
    ),
    ...callCalls(
      createMarginCallService({
        store,
        settings: createSettingsService(documents),
        events,
        isBusy,
        causesOf: () => Promise.resolve({ ok: false, failure: { reason: 'NOT_FOUND', message: 'none' } }),
      }),
      createAlertService({ store, events, isBusy, clock }),
    ),
    ...packCalls(
      createPackService({
        shipped: [shippedRulePack('house.grid'), shippedRulePack('cme.span')],
        store: createPackStore(database),
        portfolio,
        kinds: MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind),
        clock,
      }),
      engine,
      createImportService({
        databasePath: database.path,
        spawn: spawnInline,
        portfolio,
        clock,
        listedInstruments: () => [],
      }),
    ),
  } as unknown as Handlers;
  const call = (name: CallName, argument?: unknown) =>
    dispatch(handlers, silentLogger, name, argument, {} as Caller);
  return { handlers, call, asked };
}

const booking = { kind: 'posting', accountId: 'main', currency: 'BTC', amount: '1', note: '' };
const rule = {
  id: 'a',
  label: 'Usage',
  accountId: 'main',
  measure: 'marginRatio',
  direction: 'above',
  threshold: 0.8,
  hysteresis: 0.1,
  isEnabled: true,
};

describe('calls of the margin desk', () => {
  it('all have a handler', () => {
    const { handlers } = startDesk();
    const elsewhere = new Set([...Object.keys(COLLATERAL_POLICY_CALLS), ...Object.keys(LIQUIDATION_CALLS)]);
    const own = Object.keys(MARGIN_DESK_CALLS).filter((name) => !elsewhere.has(name));
    expect(Object.keys(handlers).sort()).toEqual(own.sort());
  });

  it.each([
    ['collateral.book', booking],
    ['collateral.state', undefined],
    ['collateral.entries', { accountId: null, limit: 5 }],
    ['collateral.setLimit', { venue: 'deribit', limitUsd: 1e6, warningShare: 0.9 }],
    ['calls.open', undefined],
    ['calls.list', { limit: 10 }],
    ['calls.steps', { callId: 1 }],
    ['calls.policy', undefined],
    ['alerts.save', rule],
    ['alerts.list', undefined],
    ['alerts.history', { limit: 10 }],
    ['packs.list', undefined],
    ['packs.get', { id: 'house-grid' }],
    ['packs.duplicate', { id: 'house-grid' }],
    ['packs.diff', { first: 'house-grid', second: 'cme-span' }],
  ] as const)('%s is answered', async (name, argument) => {
    expect(await startDesk().call(name, argument)).toMatchObject({ ok: true });
  });

  it.each([
    ['collateral.book', { ...booking, currency: 'b t c' }, 'currency'],
    ['collateral.book', { ...booking, kind: 'gift' }, 'kind'],
    ['collateral.setLimit', { venue: 'deribit', limitUsd: -1, warningShare: 0.9 }, 'limitUsd'],
    [
      'calls.setPolicy',
      { warningUsage: 0.1, hysteresis: 0.5, deadlineMs: 1e6, buffer: 0, roundingUsd: 1 },
      'hysteresis',
    ],
    [
      'calls.setPolicy',
      { warningUsage: 0.9, hysteresis: 0, deadlineMs: 1, buffer: 0, roundingUsd: 1 },
      'deadlineMs',
    ],
    ['alerts.save', { ...rule, measure: 'luck' }, 'measure'],
    ['alerts.save', { ...rule, hysteresis: -1 }, 'hysteresis'],
    ['alerts.snooze', { id: 'a', forMs: 5 }, 'forMs'],
    ['packs.choose', { accountId: 'main', model: 'house.grid' }, 'packId'],
    ['packs.rehearse', { id: 'x', daysAhead: [-1] }, 'daysAhead'],
    ['packs.importSpan', { name: 'f', text: '', coins: [] }, 'coins'],
  ] as const)('%s refuses a bad payload by field', async (name, argument, field) => {
    const answer = await startDesk().call(name, argument);
    expect(answer).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
    expect(JSON.stringify(answer)).toContain(field);
  });

  it('a rehearsal asks the engine with the stored pack', async () => {
    const { call, asked } = startDesk();
    await call('packs.rehearse', { id: 'house-grid', daysAhead: [1] });
    expect(asked).toEqual([['rehearse', { pack: shippedRulePack('house.grid'), daysAhead: [1] }]]);
    expect(await call('packs.rehearse', { id: 'none', daysAhead: [] })).toMatchObject({
      failure: { reason: 'NOT_FOUND' },
    });
  });
});
