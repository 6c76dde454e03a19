import type { PackChoice } from '../../../contracts/packs';
import type { Connection } from '../connection';

export interface StoredPack {
  readonly id: string;
  readonly model: string;
  readonly origin: string;
  readonly savedMs: number;
  /** JSON of the pack. */
  readonly body: string;
}

export function rulePacksTable(connection: Connection) {
  const columns = 'id, model, origin, saved_ms AS savedMs, body';
  const all = connection.prepare<[], StoredPack>(`SELECT ${columns} FROM rule_packs ORDER BY id`);
  const put = connection.prepare<[string, string, string, number, string]>(
    `INSERT INTO rule_packs (id, model, origin, saved_ms, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET saved_ms = excluded.saved_ms, body = excluded.body`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM rule_packs WHERE id = ?');
  const choices = connection.prepare<[], PackChoice>(
    'SELECT account_id AS accountId, model, pack_id AS packId FROM rule_pack_choices ORDER BY account_id, model',
  );
  const choose = connection.prepare<[string, string, string]>(
    `INSERT INTO rule_pack_choices (account_id, model, pack_id) VALUES (?, ?, ?)
     ON CONFLICT (account_id, model) DO UPDATE SET pack_id = excluded.pack_id`,
  );
  const unchoose = connection.prepare<[string, string]>(
    'DELETE FROM rule_pack_choices WHERE account_id = ? AND model = ?',
  );
  return {
    all: (): StoredPack[] => all.all(),
    put: (pack: StoredPack): void => void put.run(pack.id, pack.model, pack.origin, pack.savedMs, pack.body),
    remove: (id: string): boolean => remove.run(id).changes > 0,
    choices: (): PackChoice[] => choices.all(),
    choose: (choice: PackChoice): void => void choose.run(choice.accountId, choice.model, choice.packId),
    unchoose: (accountId: string, model: string): void => void unchoose.run(accountId, model),
  };
}
