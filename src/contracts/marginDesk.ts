/** Calls about what surrounds a margin: collateral, margin calls, alerts, rule packs. Part of the call map. */
import { z } from 'zod';
import {
  collateralBooking,
  collateralPage,
  exposureLimit,
  type CollateralEntry,
  type CollateralState,
} from './collateral';
import { COLLATERAL_POLICY_CALLS, type CollateralPolicyAnswers } from './collateralPolicy';
import { LIQUIDATION_CALLS, type LiquidationAnswers } from './liquidation';
import {
  alertRuleSchema,
  callPolicySchema,
  type AlertEventRecord,
  type AlertRecord,
  type CallPolicySetting,
  type MarginCallRecord,
  type MarginCallStep,
} from './marginCalls';
import {
  packChoice,
  packFile,
  spanImport,
  type PackDiff,
  type PackList,
  type Rehearsal,
  type RulePack,
  type SpanImportReceipt,
} from './packs';

const id = z.string().min(1).max(200);
const nothing = z.undefined();

export const MARGIN_DESK_CALLS = {
  'collateral.state': nothing,
  'collateral.entries': collateralPage,
  'collateral.book': collateralBooking,
  'collateral.reverse': z.strictObject({ id: z.int().min(1), note: z.string().max(300) }),
  'collateral.setLimit': exposureLimit,
  ...COLLATERAL_POLICY_CALLS,
  ...LIQUIDATION_CALLS,
  'calls.open': nothing,
  'calls.list': z.strictObject({ limit: z.int().min(1).max(1000) }),
  'calls.steps': z.strictObject({ callId: z.int().min(1) }),
  'calls.policy': nothing,
  'calls.setPolicy': callPolicySchema,
  'alerts.list': nothing,
  'alerts.history': z.strictObject({ limit: z.int().min(1).max(1000) }),
  'alerts.save': alertRuleSchema,
  'alerts.remove': z.strictObject({ id }),
  'alerts.snooze': z.strictObject({
    id,
    forMs: z
      .int()
      .min(1_000)
      .max(30 * 86_400_000),
  }),
  'packs.list': nothing,
  'packs.get': z.strictObject({ id }),
  'packs.duplicate': z.strictObject({ id }),
  'packs.save': z.strictObject({ pack: z.unknown() }),
  'packs.remove': z.strictObject({ id }),
  'packs.diff': z.strictObject({ first: id, second: id }),
  'packs.choose': packChoice,
  'packs.import': packFile,
  'packs.importFile': nothing,
  'packs.exportFile': z.strictObject({ id }),
  'packs.rehearse': z.strictObject({ id, daysAhead: z.array(z.int().min(0).max(3650)).max(24) }),
  'packs.importSpan': spanImport,
  'packs.importSpanFile': spanImport.pick({ coins: true }),
} as const satisfies Record<string, z.ZodType>;

export interface MarginDeskAnswers extends CollateralPolicyAnswers, LiquidationAnswers {
  'collateral.state': CollateralState;
  'collateral.entries': readonly CollateralEntry[];
  'collateral.book': readonly CollateralEntry[];
  'collateral.reverse': readonly CollateralEntry[];
  'collateral.setLimit': null;
  'calls.open': readonly MarginCallRecord[];
  'calls.list': readonly MarginCallRecord[];
  'calls.steps': readonly MarginCallStep[];
  'calls.policy': CallPolicySetting;
  'calls.setPolicy': null;
  'alerts.list': readonly AlertRecord[];
  'alerts.history': readonly AlertEventRecord[];
  'alerts.save': readonly AlertRecord[];
  'alerts.remove': readonly AlertRecord[];
  'alerts.snooze': readonly AlertRecord[];
  'packs.list': PackList;
  'packs.get': RulePack;
  'packs.duplicate': RulePack;
  'packs.save': RulePack;
  'packs.remove': null;
  'packs.diff': PackDiff;
  'packs.choose': PackList;
  'packs.import': RulePack;
  'packs.importFile': RulePack | null;
  'packs.exportFile': string | null;
  'packs.rehearse': Rehearsal;
  'packs.importSpan': SpanImportReceipt;
  'packs.importSpanFile': SpanImportReceipt | null;
}
