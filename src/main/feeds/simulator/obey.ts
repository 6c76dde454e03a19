/** What a running simulator does when it is told to, from its thread's or process's channel or at its control door. */
import type { Simulation } from './simulation';
import type { SimulatorCommand } from './simulatorCommand';

/** Commands about the market and its venues; false when there is no such fault or instrument. */
export type MarketCommand = Exclude<SimulatorCommand, { kind: 'pause' | 'stop' }>;

export function obey(simulation: Simulation, command: MarketCommand): boolean {
  if (command.kind === 'expire') return simulation.expire(command.symbol);
  if (command.kind === 'fault') return simulation.faultDesk.set(command.venue, command.fault, command.on);
  if (command.kind === 'trade')
    return simulation.venues[command.venue].dialect.trade(command.symbol, command.quantity);
  const name = command.venue ?? 'deribit';
  const venue = simulation.venues[name];
  if (command.kind === 'faults') Object.assign(venue.faults, command.faults);
  else if (command.kind === 'clearFaults') simulation.faultDesk.clear(name);
  else if (command.kind === 'killSockets') venue.killSockets();
  else venue.announceMaintenance(command.on);
  return true;
}
