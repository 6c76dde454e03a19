import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ScenarioSet } from '../../../src/contracts/domain';
import { freeId, issuesOf, useDraft } from '../../../src/renderer/stores/draft';

const SET: ScenarioSet = {
  id: 'desk',
  name: 'Desk',
  version: 3,
  source: 'test',
  scenarios: [
    { id: 'a', name: 'A', shifts: [{ underlying: 'BTC', spot: { type: 'relative', value: -0.1 } }] },
  ],
};

describe('draft of a scenario set', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('undoes and redoes every step, whole', () => {
    const draft = useDraft();
    draft.open(SET);
    draft.patchSet({ name: 'Desk 2' });
    draft.addScenario();
    draft.setShift(0, { underlying: 'ETH' });
    expect(draft.set?.scenarios).toHaveLength(2);
    draft.undo();
    draft.undo();
    expect(draft.set).toEqual({ ...SET, name: 'Desk 2' });
    draft.undo();
    expect(draft.set).toBe(SET);
    expect(draft.isDirty).toBe(false);
    draft.redo();
    draft.redo();
    expect(draft.set?.scenarios).toHaveLength(2);
    draft.patchSet({ source: 'new branch' });
    expect(draft.redoStack).toEqual([]);
  });

  it('says in place what is wrong and keeps the draft', () => {
    const draft = useDraft();
    draft.open(SET);
    draft.setShift(0, { underlying: 'BTC', spot: { type: 'relative', value: -2 } });
    expect(draft.issueByPath.get('scenarios.0.shifts.0.spot.value')).toBe('spot must stay above zero');
    draft.setShift(0, { underlying: 'BTC', spot: { type: 'relative', value: NaN } });
    expect(draft.issueByPath.has('scenarios.0.shifts.0.spot.value')).toBe(true);
    draft.undo();
    draft.undo();
    expect(draft.issues).toEqual([]);
  });

  it('gives copies their own id', () => {
    const draft = useDraft();
    draft.open(SET);
    draft.addScenario(SET.scenarios[0]);
    expect(draft.set?.scenarios.map((one) => one.id)).toEqual(['a', 'scenario-1']);
    expect(draft.issues).toEqual([]);
    expect(freeId('set', new Set(['set-1', 'set-2']))).toBe('set-3');
  });

  it('does not change the set it was opened with', () => {
    const before = JSON.stringify(SET);
    const draft = useDraft();
    draft.open(SET);
    draft.removeScenario(0);
    draft.setGrid({
      underlying: '*',
      spotType: 'relative',
      spotValues: [0],
      volType: 'relative',
      volValues: [0],
    });
    expect(JSON.stringify(SET)).toBe(before);
    expect(issuesOf(draft.set)).toEqual([]);
  });
});
