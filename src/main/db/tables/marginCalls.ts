import type { CallState, MarginCallRecord, MarginCallStep } from '../../../contracts/marginCalls';
import type { Connection } from '../connection';

interface Row extends Omit<MarginCallRecord, 'causes'> {
  readonly causes: string | null;
}

export type NewCall = Omit<MarginCallRecord, 'id' | 'causes'>;

const COLUMNS = `id, account_id AS accountId, account_name AS accountName, model_id AS modelId, state,
  opened_ms AS openedMs, changed_ms AS changedMs, amount_usd AS amountUsd, deadline_ms AS deadlineMs, causes`;

const toCall = (row: Row): MarginCallRecord => ({
  ...row,
  causes: row.causes === null ? null : (JSON.parse(row.causes) as MarginCallRecord['causes']),
});

export function marginCallsTable(connection: Connection) {
  const open = connection.prepare<[], Row>(
    `SELECT ${COLUMNS} FROM margin_calls WHERE state <> 'closed' ORDER BY account_id`,
  );
  const newest = connection.prepare<[number], Row>(
    `SELECT ${COLUMNS} FROM margin_calls ORDER BY opened_ms DESC, id DESC LIMIT ?`,
  );
  const insert = connection.prepare<
    [string, string, string, CallState, number, number, number, number | null]
  >(
    `INSERT INTO margin_calls (account_id, account_name, model_id, state, opened_ms, changed_ms, amount_usd, deadline_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = connection.prepare<[CallState, number, number, number, number | null, number]>(
    'UPDATE margin_calls SET state = ?, opened_ms = ?, changed_ms = ?, amount_usd = ?, deadline_ms = ? WHERE id = ?',
  );
  const setCauses = connection.prepare<[string, number]>('UPDATE margin_calls SET causes = ? WHERE id = ?');
  const steps = connection.prepare<[number], MarginCallStep>(
    `SELECT at_ms AS atMs, from_state AS "from", to_state AS "to", equity_usd AS equityUsd,
       initial_margin_usd AS initialMarginUsd, maintenance_margin_usd AS maintenanceMarginUsd, amount_usd AS amountUsd
     FROM margin_call_steps WHERE call_id = ? ORDER BY id`,
  );
  const addStep = connection.prepare<[number, number, string, string, number, number, number, number]>(
    `INSERT INTO margin_call_steps (call_id, at_ms, from_state, to_state, equity_usd, initial_margin_usd,
       maintenance_margin_usd, amount_usd) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    open: (): MarginCallRecord[] => open.all().map(toCall),
    newest: (limit: number): MarginCallRecord[] => newest.all(limit).map(toCall),
    insert: (call: NewCall): number =>
      Number(
        insert.run(
          call.accountId,
          call.accountName,
          call.modelId,
          call.state,
          call.openedMs,
          call.changedMs,
          call.amountUsd,
          call.deadlineMs,
        ).lastInsertRowid,
      ),
    update: (id: number, call: NewCall): void =>
      void update.run(call.state, call.openedMs, call.changedMs, call.amountUsd, call.deadlineMs, id),
    setCauses: (id: number, causes: NonNullable<MarginCallRecord['causes']>): void =>
      void setCauses.run(JSON.stringify(causes), id),
    steps: (id: number): MarginCallStep[] => steps.all(id),
    addStep: (id: number, step: MarginCallStep): void =>
      void addStep.run(
        id,
        step.atMs,
        step.from,
        step.to,
        step.equityUsd,
        step.initialMarginUsd,
        step.maintenanceMarginUsd,
        step.amountUsd,
      ),
  };
}
