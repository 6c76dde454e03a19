/** Calls about margin calls and alerts. */
import type { AlertService } from '../services/alerts';
import type { MarginCallService } from '../services/marginCalls';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `calls.${string}` | `alerts.${string}`>;

export const callCalls = (calls: MarginCallService, alerts: AlertService): Pick<Handlers, Names> => ({
  'calls.open': () => calls.open(),
  'calls.list': ({ limit }) => calls.list(limit),
  'calls.steps': ({ callId }) => calls.steps(callId),
  'calls.policy': () => calls.policy(),
  'calls.setPolicy': (policy) => calls.setPolicy(policy),
  'alerts.list': () => alerts.list(),
  'alerts.history': ({ limit }) => alerts.history(limit),
  'alerts.save': (rule) => alerts.save(rule),
  'alerts.remove': ({ id }) => alerts.remove(id),
  'alerts.snooze': ({ id, forMs }) => alerts.snooze(id, forMs),
});
