import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { AccountReading } from '../../../src/contracts/marginCalls';
import type { RulePack } from '../../../src/contracts/rulePacks';
import { DEFAULT_VIEW } from '../../../src/contracts/view';
import type { MarketSnapshot } from '../../../src/engine/market/snapshot';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { answerCallCauses } from '../../../src/main/compute/callCauses';
import type { ChosenPack } from '../../../src/main/compute/packsInForce';
import type { MarketBatch } from '../../../src/main/compute/protocol';
import { rehearse } from '../../../src/main/compute/rehearse';
import { createSession } from '../../../src/main/compute/session';
import {
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';

const batchOf = ({ indices, volIndices, quotes, usdRates }: MarketSnapshot): MarketBatch => ({
  ...{ indices, volIndices, quotes, usdRates },
  becameStale: [],
  becameLive: [],
});

const PACKS = MARGIN_MODELS.map(({ rulePackKind }) => shippedRulePack(rulePackKind));

function startDesk(chosen: readonly ChosenPack[] = []) {
  const told: { readings: readonly AccountReading[]; atMs: number }[] = [];
  const session = createSession(
    { onStructure: () => undefined, onFrame: () => undefined, onReadings: (each) => void told.push(each) },
    () => 0,
  );
  session.setInstruments(sampleInstruments());
  session.setRulePacks(PACKS, chosen);
  session.setScenarioSets([]);
  session.setPortfolio(samplePortfolio(mixedSizes));
  const tick = (snapshot = sampleSnapshot(), atMs = NOW): readonly AccountReading[] => {
    session.takeMarket(batchOf(snapshot), atMs, []);
    return told[told.length - 1]?.readings ?? [];
  };
  return { session, told, tick };
}

function moved(snapshot: MarketSnapshot, spot: number, vol: number): MarketSnapshot {
  const scaled = <T extends { readonly value: number }>(value: T, by: number): T => ({
    ...value,
    value: value.value * by,
  });
  const quotes = Object.fromEntries(
    Object.entries(snapshot.quotes).map(([id, quote]) => [
      id,
      {
        ...quote,
        ...(quote.forward === undefined ? {} : { forward: scaled(quote.forward, spot) }),
        ...(quote.markVol === undefined ? {} : { markVol: scaled(quote.markVol, vol) }),
        ...(quote.mark === undefined || quote.markVol !== undefined
          ? {}
          : { mark: scaled(quote.mark, spot) }),
      },
    ]),
  );
  const indices = Object.fromEntries(
    Object.entries(snapshot.indices).map(([name, index]) => [name, scaled(index, spot)]),
  );
  return { ...snapshot, quotes, indices };
}

const copyOf = (kind: string, name: string, factor: number): RulePack => {
  const pack = shippedRulePack(kind);
  return {
    ...pack,
    id: `${pack.id}-copy`,
    parameters: pack.parameters.map((p) =>
      p.name === name ? { ...p, value: factor * (p.value as number) } : p,
    ),
  };
};

describe('figures of every account', () => {
  it('are told with each batch, the same whatever is in view', () => {
    const { session, told, tick } = startDesk();
    const whole = tick();
    expect(whole.map(({ accountId }) => accountId)).toEqual(['a0', 'a1']);
    for (const { initialMarginUsd, equityUsd, isComplete } of whole) {
      expect(initialMarginUsd).toBeGreaterThan(0);
      expect([isComplete, Number.isFinite(equityUsd)]).toEqual([true, true]);
    }
    const book = samplePortfolio(mixedSizes).books[0].id;
    for (const scope of [{ kind: 'account', id: 'a1' } as const, { kind: 'book', id: book } as const]) {
      session.setView({ ...DEFAULT_VIEW, marginModels: [], scope });
      tick().forEach((reading, k) => {
        expect(reading.initialMarginUsd).toBeCloseTo(whole[k].initialMarginUsd, 6);
        expect(reading.equityUsd).toBeCloseTo(whole[k].equityUsd, 6);
        expect(reading.vegaUsd).toBeCloseTo(whole[k].vegaUsd, 6);
      });
    }
    session.freeze(sampleSnapshot());
    const before = told.length;
    tick();
    expect(told).toHaveLength(before);
  });

  it('are incomplete with the reason while a price is missing', () => {
    const { tick } = startDesk();
    const snapshot = sampleSnapshot();
    const { indices: _indices, ...rest } = snapshot;
    const [reading] = tick({ ...rest, indices: {} });
    expect(reading.isComplete).toBe(false);
    expect(reading.reason).toMatch(/\w/);
  });
});

describe('a copy of a rule pack', () => {
  it('decides for the account that chose it only', () => {
    const shipped = startDesk().tick();
    const own = shipped.map(({ modelId }) => MARGIN_MODELS.find(({ id }) => id === modelId)!.rulePackKind);
    const pack = copyOf(own[0], own[0] === 'deribit.sm' ? 'future_im_base' : 'mm_factor', 0.5);
    const [first, second] = startDesk([{ accountId: 'a0', pack }]).tick();
    expect(first.packId).toBe(pack.id);
    expect(first.maintenanceMarginUsd).not.toBeCloseTo(shipped[0].maintenanceMarginUsd, 0);
    expect(second).toEqual(shipped[1]);
  });

  it('comes into force by itself on its date', () => {
    const { session, tick } = startDesk();
    const kind = MARGIN_MODELS.find(({ id }) => id === tick()[0].modelId)!.rulePackKind;
    const date = new Date(NOW + 86_400_000).toISOString().slice(0, 10);
    session.setRulePacks([...PACKS, { ...copyOf(kind, 'none', 1), effectiveFrom: date }]);
    const later = Date.parse(date);
    expect(tick(sampleSnapshot(), later - 1)[0].packId).not.toMatch(/-copy$/);
    expect(tick(sampleSnapshot(), later)[0].packId).toMatch(/-copy$/);
  });

  it('can be rehearsed for every account', () => {
    const { session, tick } = startDesk();
    tick();
    const { view, market, packs } = session.current()!;
    const pack = { ...copyOf('house.grid', 'im_factor', 2), effectiveFrom: '2099-01-01' };
    const book = { universe: view.universe, book: view.wholeBook, market: { id: 'now', ...market }, packs };
    const result = rehearse(book, { pack, daysAhead: [1] });
    if (!result.ok) throw new Error(result.failure.message);
    const [first] = result.value.rows;
    expect(result.value.rows).toHaveLength(6);
    expect(first).toMatchObject({ accountId: 'a0', modelId: 'house.grid', inForce: 'before' });
    expect(first.afterInitialUsd).toBeCloseTo(2 * first.beforeInitialUsd, 4);
  });
});

describe('the cause of lost headroom', () => {
  const usageOf = (r: AccountReading): number => r.initialMarginUsd / r.equityUsd;
  const headroomOf = (r: AccountReading): number => r.equityUsd - r.initialMarginUsd;

  it.each([
    ['price', [0.8, 1.25], [1, 1]],
    ['vol', [1, 1], [1.6, 0.6]],
  ] as const)('is the %s when nothing else moved, dollar for dollar', (cause, spots, vols) => {
    const moves = spots.map((spot, k) => {
      const { session, tick } = startDesk();
      const before = tick();
      const after = tick(moved(sampleSnapshot(), spot, vols[k]), NOW + 61_000);
      return { session, before, after };
    });
    const found = moves.flatMap(({ session, before, after }) =>
      before.flatMap((then, k) =>
        headroomOf(after[k]) < headroomOf(then) ? [{ session, then, now: after[k] }] : [],
      ),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { session, then, now } of found) {
      const causes = answerCallCauses(session.current()!, {
        accountId: then.accountId,
        usage: usageOf(then) + 1e-9,
      });
      if (!causes.ok) throw new Error(causes.failure.message);
      const { sinceMs, parts, changes } = causes.value;
      expect(sinceMs).toBe(NOW);
      const total = Object.values(changes).reduce((sum, usd) => sum + usd, 0);
      expect(total, then.accountId).toBeCloseTo(headroomOf(now) - headroomOf(then), 3);
      expect(changes[cause]).not.toBe(0);
      expect([changes.parameters, changes.positions]).toEqual([0, 0]);
      if (cause === 'price') expect([changes.vol, parts[0].cause]).toEqual([0, 'price']);
    }
  });

  it('cannot be told without earlier figures', () => {
    const { session, tick } = startDesk();
    tick();
    const first = answerCallCauses(session.current()!, { accountId: 'a0', usage: 1 });
    expect(first.ok ? '' : first.failure.message).toContain('no earlier figures');
  });
});
