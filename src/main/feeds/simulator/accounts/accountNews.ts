/** What was traded since a stream told of it last. */
import type { HeldPosition, SimulatedAccount } from './simulatedAccount';

export class AccountNews {
  private told: number;

  constructor(private readonly account: SimulatedAccount) {
    this.told = account.trades.length;
  }

  /** Positions that are others than before, as they are now; flat ones too. */
  take(): readonly HeldPosition[] {
    const names = new Set(this.account.trades.slice(this.told));
    this.told = this.account.trades.length;
    return [...names].flatMap((symbol) => this.account.position(symbol) ?? []);
  }
}
