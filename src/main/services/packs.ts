/** Rule packs: the shipped ones, the user's copies of them, and where a copy is used. */
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import type { ParametersPeriod } from '../../engine/calibration/setInForce';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { packReference, type RulePack } from '../../engine/margin/rulePack';
import type { PackChoice, PackDiff, PackList, PackSummary } from '../../contracts/packs';
import {
  packInForce,
  isInForce,
  underParameters,
  type ChosenPack,
  type PackShelf,
} from '../compute/packsInForce';
import type { PackStore, StoredPack } from '../db/packStore';
import { checkRulePack, readRulePackText } from '../files/rulePacks';
import { createListeners } from './listeners';
import { diffPacks } from './packDiff';
import { spotLevels } from './spotLevels';
import type { PortfolioService } from './portfolio';

export interface PackOptions {
  readonly shipped: readonly RulePack[];
  /** Shipped files that were refused. */
  readonly failures?: readonly Failure[];
  readonly store: PackStore;
  readonly portfolio: PortfolioService;
  /** Approved parameter sets by date, for the house's own models. */
  readonly calibrations?: () => Result<readonly ParametersPeriod[]>;
  /** Stored factor histories, for models of past moves. */
  readonly histories?: () => Result<readonly FactorHistory[]>;
  /** Kinds of packs that a model reads. */
  readonly kinds: readonly string[];
  readonly clock: () => number;
}

interface UserPack {
  readonly stored: StoredPack;
  readonly pack: RulePack;
}

/** A stored pack of an older release that no longer fits is told by name, not used. */
const readStored = (row: StoredPack): Result<RulePack> => readRulePackText(row.body, `rule pack ${row.id}`);

const MAX_ID = 50;

const missing = (id: string) => failure('NOT_FOUND', `there is no rule pack ${id}`, { id });

export function createPackService(options: PackOptions) {
  const { shipped, failures = [], store, portfolio, kinds, clock } = options;
  const changed = createListeners<null>();

  function userPacks(): Result<readonly UserPack[]> {
    const stored = store.all();
    if (!stored.ok) return stored;
    return success(
      stored.value.flatMap((row): UserPack[] => {
        const read = readStored(row);
        return read.ok ? [{ stored: row, pack: read.value }] : [];
      }),
    );
  }

  function find(id: string): Result<RulePack> {
    const own = userPacks();
    if (!own.ok) return own;
    const found =
      shipped.find((pack) => pack.id === id) ?? own.value.find(({ pack }) => pack.id === id)?.pack;
    return found === undefined ? missing(id) : success(found);
  }

  function put(pack: RulePack, origin: string): Result<RulePack> {
    const checked = checkRulePack(pack, pack.id);
    if (!checked.ok) return checked;
    if (!kinds.includes(pack.model))
      return failure('INVALID_INPUT', `${pack.id}: model: no margin model reads packs of ${pack.model}`, {
        field: 'model',
      });
    const { id, model } = checked.value;
    const written = store.put({ id, model, origin, savedMs: clock(), body: JSON.stringify(checked.value) });
    if (!written.ok) return written;
    changed.emit(null);
    return checked;
  }

  /** `id`, or `id-2`, `id-3`: the first that nobody has. */
  function freeId(wanted: string): Result<string> {
    const stored = store.all();
    if (!stored.ok) return stored;
    const taken = new Set([...shipped.map(({ id }) => id), ...stored.value.map(({ id }) => id)]);
    const base = wanted.slice(0, MAX_ID);
    let n = 1;
    const name = (): string => (n === 1 ? base : `${base}-${n}`);
    while (taken.has(name())) n += 1;
    return success(name());
  }

  /** Adds a pack beside what is there under a free id. */
  function add(pack: RulePack, origin: string): Result<RulePack> {
    const id = freeId(pack.id);
    return id.ok ? put({ ...pack, id: id.value }, origin) : id;
  }

  function chosen(): Result<readonly ChosenPack[]> {
    const [own, choices] = [userPacks(), store.choices()];
    if (!own.ok) return own;
    if (!choices.ok) return choices;
    return success(
      choices.value.flatMap(({ accountId, packId }) => {
        const found = own.value.find(({ pack }) => pack.id === packId);
        return found === undefined ? [] : [{ accountId, pack: found.pack }];
      }),
    );
  }

  function summarize(pack: RulePack, stored: StoredPack | null, choices: readonly PackChoice[]): PackSummary {
    const { id, model, venue, title, version, effectiveFrom, parameters } = pack;
    return {
      ...{ id, model, venue, title, version, effectiveFrom },
      isShipped: stored === null,
      origin: stored?.origin ?? null,
      savedMs: stored?.savedMs ?? null,
      isInForce: isInForce(pack, clock()),
      isDefault: packInForce(shipped, model, clock())?.id === id,
      chosenBy: choices.flatMap(({ packId, accountId }) => (packId === id ? [accountId] : [])),
      parameterCount: parameters.length,
      weakCount: packReference(pack).weakParameters.length,
    };
  }

  return {
    onChange: changed.add,
    shipped,
    get: find,

    list(): Result<PackList> {
      const [own, choices] = [userPacks(), store.choices()];
      if (!own.ok) return own;
      if (!choices.ok) return choices;
      const packs = [
        ...shipped.map((pack) => summarize(pack, null, choices.value)),
        ...own.value.map(({ pack, stored }) => summarize(pack, stored, choices.value)),
      ];
      const stored = store.all();
      if (!stored.ok) return stored;
      const broken = stored.value.map(readStored).flatMap((read) => (read.ok ? [] : [read.failure]));
      return success({ packs, choices: choices.value, failures: [...failures, ...broken] });
    },

    /** What the engine needs: shipped packs, and the user's where they were chosen. */
    shelf(): Result<PackShelf> {
      const own = chosen();
      if (!own.ok) return own;
      const calibrations = options.calibrations?.() ?? success([]);
      if (!calibrations.ok) return calibrations;
      const stored = options.histories?.() ?? success([]);
      if (!stored.ok) return stored;
      const histories = spotLevels(stored.value, shipped);
      return success({ shipped, chosen: own.value, calibrations: calibrations.value, histories });
    },

    /** Shipped packs and the user's where they were chosen: what a report names. */
    inUse(): readonly RulePack[] {
      const shelf = this.shelf();
      if (!shelf.ok) return shipped;
      const packs = [...shipped, ...shelf.value.chosen.map(({ pack }) => pack)];
      return packs.map((pack) => underParameters(pack, shelf.value, clock()));
    },

    duplicate(id: string): Result<RulePack> {
      const found = find(id);
      if (!found.ok) return found;
      const title = `${found.value.title} (copy)`.slice(0, 120);
      return add({ ...found.value, id: `${id}-copy`, title }, id);
    },

    /** Stores an edited copy. What breaks the schema is refused with its path, and the stored pack stays. */
    save(draft: unknown): Result<RulePack> {
      const checked = checkRulePack(draft, 'rule pack');
      if (!checked.ok) return checked;
      const { id, model } = checked.value;
      if (shipped.some((pack) => pack.id === id))
        return failure('CONFLICT', `${id} came with the program and is not changed: duplicate it`, { id });
      const own = userPacks();
      if (!own.ok) return own;
      const before = own.value.find(({ pack }) => pack.id === id);
      if (before === undefined) return missing(id);
      return model === before.pack.model
        ? put(checked.value, before.stored.origin)
        : failure('INVALID_INPUT', `${id}: model: a copy of ${before.pack.model} cannot become ${model}`, {
            id,
          });
    },

    /** A pack from a file; never replaces one that is there. */
    importText(text: string, label: string): Result<RulePack> {
      const read = readRulePackText(text, label);
      return read.ok ? add(read.value, label) : read;
    },

    add,

    remove(id: string): Result<null> {
      if (shipped.some((pack) => pack.id === id))
        return failure('CONFLICT', `${id} came with the program and stays`, { id });
      const [stored, choices] = [store.all(), store.choices()];
      if (!stored.ok) return stored;
      if (!choices.ok) return choices;
      if (!stored.value.some((row) => row.id === id)) return missing(id);
      const users = choices.value.flatMap(({ packId, accountId }) => (packId === id ? [accountId] : []));
      if (users.length > 0) {
        const who = users.map((user) => (user === '*' ? 'all accounts' : user)).join(', ');
        return failure('CONFLICT', `${id} is used by ${who}: choose another pack there first`, { id });
      }
      const removed = store.remove(id);
      if (removed.ok) changed.emit(null);
      return removed;
    },

    diff(first: string, second: string): Result<PackDiff> {
      const [a, b] = [find(first), find(second)];
      if (!a.ok) return a;
      return b.ok ? success(diffPacks(a.value, b.value)) : b;
    },

    /** Uses a copy for an account, or for all of them (`*`); null: the shipped pack again. */
    choose(accountId: string, model: string, packId: string | null): Result<PackList> {
      const own = userPacks();
      if (!own.ok) return own;
      const stored = portfolio.get();
      if (!stored.ok) return stored;
      if (accountId !== '*' && !stored.value.accounts.some(({ id }) => id === accountId))
        return failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
      const found = own.value.find(({ pack }) => pack.id === packId)?.pack;
      if (packId !== null && found === undefined)
        return failure('NOT_FOUND', `there is no copy ${packId}: shipped packs need no choice`, { packId });
      if (found !== undefined && found.model !== model)
        return failure('INVALID_INPUT', `${packId} is a pack of ${found.model}, not of ${model}`, { packId });
      const written =
        packId === null ? store.unchoose(accountId, model) : store.choose({ accountId, model, packId });
      if (!written.ok) return written;
      changed.emit(null);
      return this.list();
    },
  };
}
export type PackService = ReturnType<typeof createPackService>;
