import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { RulePack } from '../../../src/contracts/rulePacks';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { modelsInForce, nextPackDate, packFor, packInForce } from '../../../src/main/compute/packsInForce';
import { createPackStore } from '../../../src/main/db/packStore';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { readRulePacks } from '../../../src/main/files/rulePacks';
import { createPackService } from '../../../src/main/services/packs';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { newFolder, newPath, NOW, open, refusal, value } from '../db/workspace';

const GRID = shippedRulePack('house.grid');
const DESK: Portfolio = {
  name: 'Desk',
  accounts: [{ id: 'main', name: 'Main', venue: 'deribit', marginModelId: 'house.grid' }],
  books: [],
  positions: [],
  balances: [],
};

function startDesk(path = newPath(), shipped: readonly RulePack[] = [GRID, shippedRulePack('deribit.pm')]) {
  const database = open(path);
  const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock: () => NOW });
  if (value(portfolio.get()).accounts.length === 0) value(portfolio.fill(DESK, [], 'desk'));
  const packs = createPackService({
    shipped,
    store: createPackStore(database),
    portfolio,
    kinds: MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind),
    clock: () => NOW,
  });
  return { database, packs };
}

const withValue = (pack: RulePack, name: string, next: unknown): unknown => ({
  ...pack,
  parameters: pack.parameters.map((p) => (p.name === name ? { ...p, value: next } : p)),
});

describe('copies of rule packs', () => {
  it('are made, edited, kept over a restart, compared and deleted', () => {
    const path = newPath();
    const first = startDesk(path);
    const copy = value(first.packs.duplicate('house-grid'));
    expect(copy).toMatchObject({ id: 'house-grid-copy', title: 'House scenario grid (copy)' });
    expect(value(first.packs.duplicate('house-grid')).id).toBe('house-grid-copy-2');
    value(first.packs.save(withValue(copy, 'im_factor', 2)));
    first.database.close();
    const { packs } = startDesk(path);
    const diff = value(packs.diff('house-grid', copy.id));
    expect(diff.header.map(({ field }) => field)).toEqual(['title']);
    expect(diff.parameters.map(({ name, after }) => [name, after?.value])).toEqual([['im_factor', 2]]);
    expect(diff.sameCount).toBe(GRID.parameters.length - 1);
    value(packs.remove('house-grid-copy-2'));
    expect(value(packs.list()).packs.map(({ id }) => id)).toEqual(['house-grid', 'deribit-pm', copy.id]);
  });

  it.each([
    ['a word for a number', 'im_factor', 'much', /parameters\.\d+: im_factor must be a number, got "much"/],
    [
      'a move below zero',
      'spot_moves',
      [-1.2, 0],
      /spot_moves: a move of -1.2 takes the price to 0 or below/,
    ],
    ['a negative rate', 'concentration_rate', -1, /concentration_rate must be at least 0, got -1/],
  ])('refuse %s by path and cause; the stored pack stays', (_, name, wrong, message) => {
    const { packs } = startDesk();
    const copy = value(packs.duplicate('house-grid'));
    expect(refusal(packs.save(withValue(copy, name, wrong))).message).toMatch(message);
    expect(value(packs.get(copy.id))).toEqual(copy);
  });

  it('refuse a missing parameter, an unknown field, another model, and any change of a shipped pack', () => {
    const { packs } = startDesk();
    const copy = value(packs.duplicate('house-grid'));
    const without = { ...copy, parameters: copy.parameters.filter(({ name }) => name !== 'im_factor') };
    expect(refusal(packs.save(without)).message).toContain('parameters: parameter im_factor is missing');
    expect(refusal(packs.save({ ...copy, colour: 'red' })).message).toContain('colour');
    expect(refusal(packs.save({ ...copy, model: 'cme.other' })).message).toContain('cannot become cme.other');
    expect(refusal(packs.save(GRID)).message).toContain('came with the program');
    expect(refusal(packs.remove('house-grid')).reason).toBe('CONFLICT');
    expect(refusal(packs.importText('{"id": ', 'mine.json')).message).toContain('mine.json: not valid JSON');
    expect(refusal(packs.importText(JSON.stringify({ ...GRID, model: 'x.y' }), 'm')).message).toContain(
      'no margin model',
    );
  });

  it('decide only where they were chosen, and cannot be deleted there', () => {
    const { packs } = startDesk();
    const copy = value(packs.duplicate('house-grid'));
    const grid = MARGIN_MODELS.find(({ id }) => id === 'house.grid')!;
    const packOf = (account: string): string => packFor(value(packs.shelf()), grid, account, NOW)!.id;
    expect([packOf('main'), packOf('other')]).toEqual(['house-grid', 'house-grid']);
    value(packs.choose('main', 'house.grid', copy.id));
    expect([packOf('main'), packOf('other')]).toEqual([copy.id, 'house-grid']);
    expect(refusal(packs.remove(copy.id)).message).toContain('is used by main');
    value(packs.choose('*', 'house.grid', copy.id));
    const listed = value(packs.choose('main', 'house.grid', null));
    expect(listed.packs.find(({ id }) => id === copy.id)?.chosenBy).toEqual(['*']);
    expect([packOf('main'), packOf('other')]).toEqual([copy.id, copy.id]);
    expect(refusal(packs.choose('main', 'deribit.pm', copy.id)).message).toContain('not of deribit.pm');
    expect(refusal(packs.choose('gone', 'house.grid', copy.id)).reason).toBe('NOT_FOUND');
  });

  it('that no longer fit are told by name and not used', () => {
    const { packs, database } = startDesk();
    const copy = value(packs.duplicate('house-grid'));
    value(packs.choose('main', 'house.grid', copy.id));
    database.connection.exec("UPDATE rule_packs SET body = '{}'");
    expect(value(packs.list()).failures.map(({ message }) => message)[0]).toContain(
      'rule pack house-grid-copy: id:',
    );
    expect(value(packs.shelf()).chosen).toEqual([]);
  });
});

describe('the pack in force', () => {
  const of = (id: string, effectiveFrom: string): RulePack => ({ ...GRID, id, effectiveFrom });
  const packs = [of('new', '2026-12-01'), of('old', '2026-01-01'), of('mid', '2026-06-01')];

  it('is the newest whose date has come', () => {
    const at = (iso: string) => packInForce(packs, 'house.grid', Date.parse(iso))?.id;
    expect(at('2026-05-31T23:59:59Z')).toBe('old');
    expect(at('2026-06-01T00:00:00Z')).toBe('mid');
    expect(at('2027-01-01T00:00:00Z')).toBe('new');
    expect(at('2020-01-01T00:00:00Z')).toBe('old');
    expect(packInForce(packs, 'nothing', NOW)).toBeUndefined();
  });

  it('a chosen copy waits for its date, and the date is known beforehand', () => {
    const copy = of('copy', '2026-12-24');
    const shelf = { shipped: packs, chosen: [{ accountId: '*', pack: copy }] };
    const idAt = (iso: string) => modelsInForce(shelf, Date.parse(iso))[0].pack.id;
    expect(idAt('2026-11-21T00:00:00Z')).toBe('mid');
    expect(idAt('2026-12-24T00:00:00Z')).toBe('copy');
    expect(nextPackDate(shelf, Date.parse('2026-11-21'))).toBe(Date.parse('2026-12-01'));
    expect(nextPackDate(shelf, Date.parse('2026-12-24'))).toBe(Infinity);
  });
});

describe('shipped packs', () => {
  it('are refused with file, path and cause when malformed; the others are used', async () => {
    const folder = join(newFolder(), 'margin');
    await mkdir(folder);
    await writeFile(join(folder, 'a.json'), JSON.stringify(GRID));
    await writeFile(
      join(folder, 'b.json'),
      JSON.stringify(withValue({ ...GRID, id: 'b' }, 'im_factor', 'x')),
    );
    await writeFile(join(folder, 'c.json'), '{');
    await writeFile(join(folder, 'd.json'), JSON.stringify(GRID));
    const { packs, failures } = await readRulePacks(folder);
    expect(packs.map(({ id }) => id)).toEqual(['house-grid']);
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringMatching(/b\.json: parameters\.\d+: im_factor must be a number, got "x"/),
      expect.stringMatching(/c\.json: not valid JSON/),
      expect.stringMatching(/d\.json: id: another file of the folder has the id house-grid/),
    ]);
  });
});
