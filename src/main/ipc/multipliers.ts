/** Calls about multiplier sets. */
import type { MultiplierService } from '../services/multipliers';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `multipliers.${string}`>;

export const multiplierCalls = (multipliers: MultiplierService): Pick<Handlers, Names> => ({
  'multipliers.board': () => multipliers.board(),
  'multipliers.save': ({ set }) => multipliers.save(set),
  'multipliers.copy': ({ id }) => multipliers.copy(id),
  'multipliers.delete': ({ id }) => multipliers.remove(id),
  'multipliers.restore': ({ id }) => multipliers.restore(id),
  'multipliers.choose': ({ scopeId, setIds }) => multipliers.choose(scopeId, setIds),
});
