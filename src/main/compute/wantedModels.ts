/** Margin models of some accounts, each with the rule pack that decides there. */
import type { ActiveModel } from '../../engine/margin/marginEngine';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { packFor, type PackShelf } from './packsInForce';

export interface WantedModels {
  /** In the order of the list of models; one stands here once for each pack that it is used with. */
  readonly models: readonly ActiveModel[];
  /** Place in `models`; -1 where the account does not want the model or there is no pack for it. */
  placeOf(accountId: string, modelId: string): number;
}

export interface AccountWish {
  readonly accountId: string;
  readonly modelIds: readonly string[];
}

export function wantedModels(packs: PackShelf, wishes: readonly AccountWish[], atMs: number): WantedModels {
  const places = new Map<string, number>();
  const models: ActiveModel[] = [];
  for (const model of MARGIN_MODELS) {
    for (const { accountId, modelIds } of wishes) {
      const pack = modelIds.includes(model.id) ? packFor(packs, model, accountId, atMs) : undefined;
      if (pack === undefined) continue;
      const found = models.findIndex((one) => one.model === model && one.pack === pack);
      places.set(`${accountId}\n${model.id}`, found < 0 ? models.push({ model, pack }) - 1 : found);
    }
  }
  return { models, placeOf: (accountId, modelId) => places.get(`${accountId}\n${modelId}`) ?? -1 };
}
