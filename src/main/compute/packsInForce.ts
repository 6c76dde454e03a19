/**
 * Which rule pack decides: the newest shipped one in force at the valuation date, or the user's copy where the user
 * chose it for an account or for all. A copy whose date has not come waits for it.
 */
import { MS_PER_DAY } from '../../engine/basics/time';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import type { MarginModel } from '../../engine/margin/marginModel';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { parametersAt, type ParametersPeriod } from '../../engine/calibration/setInForce';
import { calibratedPack, isCalibrated } from '../../engine/margin/house/calibratedPack';
import {
  hasReturns,
  hasSameReturns,
  recentReturnsPack,
  type SpotLevels,
} from '../../engine/margin/house/recentReturns';
import type { RulePack } from '../../engine/margin/rulePack';
import type { RiskParameters } from '../../engine/risk/valueAtRisk/riskParameters';

/** A user's pack where it is used: one account, or `*` for all. */
export interface ChosenPack {
  readonly accountId: string;
  readonly pack: RulePack;
}

export interface PackShelf {
  readonly shipped: readonly RulePack[];
  readonly chosen: readonly ChosenPack[];
  /** Approved parameter sets by date, oldest first; the house's own models are margined with the one in force. */
  readonly calibrations?: readonly ParametersPeriod[];
  /** Stored levels of coins, for models that read past moves. */
  readonly histories?: readonly SpotLevels[];
}

interface Made {
  readonly by: RiskParameters;
  readonly histories: PackShelf['histories'];
  readonly day: number;
  readonly pack: RulePack;
}

/** The same pack under the same parameters and histories is one object, so that scenarios are laid out once. */
const made = new WeakMap<RulePack, Made>();

/** A copy whose returns the user changed keeps them. */
const hasShippedReturns = (pack: RulePack, shipped: readonly RulePack[]): boolean =>
  hasReturns(pack) &&
  (shipped.includes(pack) || shipped.some((one) => one.model === pack.model && hasSameReturns(one, pack)));

/**
 * A pack with the stored returns in place of its own where it reads any, and one of the house's own models with the
 * parameters in force; every other pack as it is.
 */
export function underParameters(pack: RulePack, shelf: PackShelf, atMs: number): RulePack {
  const { shipped, calibrations = [], histories } = shelf;
  const isFollowing = histories !== undefined && hasShippedReturns(pack, shipped);
  if (!isCalibrated(pack) && !isFollowing) return pack;
  const parameters = parametersAt(calibrations, atMs);
  const day = Math.floor(atMs / MS_PER_DAY);
  const known = made.get(pack);
  if (known?.by === parameters && known.histories === histories && known.day === day) return known.pack;
  const recent = isFollowing ? recentReturnsPack(pack, histories, day * MS_PER_DAY) : pack;
  const own = calibratedPack(recent, parameters);
  made.set(pack, { by: parameters, histories, day, pack: own });
  return own;
}

/** From 00:00 UTC of its date on. */
export const isInForce = ({ effectiveFrom }: RulePack, atMs: number): boolean =>
  Date.parse(effectiveFrom) <= atMs;

/**
 * The newest shipped pack of a kind in force; of two with one date the later one in the list. Before the first date the
 * first pack: an older market is margined under the oldest rules there are, and its date tells so.
 */
export function packInForce(shipped: readonly RulePack[], kind: string, atMs: number): RulePack | undefined {
  const ofKind = shipped.filter((pack) => pack.model === kind);
  const newer = (a: RulePack, b: RulePack): RulePack => (b.effectiveFrom >= a.effectiveFrom ? b : a);
  const older = (a: RulePack, b: RulePack): RulePack => (b.effectiveFrom < a.effectiveFrom ? b : a);
  const inForce = ofKind.filter((pack) => isInForce(pack, atMs));
  if (inForce.length > 0) return inForce.reduce(newer);
  return ofKind.length === 0 ? undefined : ofKind.reduce(older);
}

/** The pack of a model for an account (`*`: for those without a choice of their own). */
export function packFor(
  shelf: PackShelf,
  model: MarginModel,
  accountId: string,
  atMs: number,
): RulePack | undefined {
  const { shipped, chosen } = shelf;
  const fits = (scope: string): RulePack | undefined =>
    chosen.find(
      ({ accountId: of, pack }) => of === scope && pack.model === model.rulePackKind && isInForce(pack, atMs),
    )?.pack;
  const pack = fits(accountId) ?? fits('*') ?? packInForce(shipped, model.rulePackKind, atMs);
  return pack === undefined ? undefined : underParameters(pack, shelf, atMs);
}

/** Every model with the pack of accounts without a choice; a model without a pack cannot be offered. */
export const modelsInForce = (shelf: PackShelf, atMs: number): readonly ActiveModel[] =>
  MARGIN_MODELS.flatMap((model) => {
    const pack = packFor(shelf, model, '*', atMs);
    return pack === undefined ? [] : [{ model, pack }];
  });

/** When the next pack comes into force after an instant; Infinity when none does. */
export function nextPackDate({ shipped, chosen, calibrations = [] }: PackShelf, atMs: number): number {
  const dates = [
    ...[...shipped, ...chosen.map(({ pack }) => pack)].map(({ effectiveFrom }) => Date.parse(effectiveFrom)),
    ...calibrations.map(({ fromMs }) => fromMs),
  ];
  return dates.reduce((next, date) => (date > atMs ? Math.min(next, date) : next), Infinity);
}
