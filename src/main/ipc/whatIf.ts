/** Calls about instruments that hypothetical legs name. */
import { success } from '../../engine/basics/result';
import type { WhatIfDesk } from '../services/whatIfDesk';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `instruments.${string}` | `whatIf.${string}`>;

export const whatIfCalls = (desk: WhatIfDesk): Pick<Handlers, Names> => ({
  'instruments.search': ({ text, limit }) => success(desk.search(text, limit)),
  'whatIf.follow': ({ instrumentIds }) => success(desk.follow(instrumentIds)),
});
