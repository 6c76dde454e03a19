/**
 * The control door of a simulator: `GET /control` tells every fault and where it is on, `POST /control` takes one
 * command as JSON. On loopback, and only where it was asked for; a page in a browser cannot post JSON to it unasked.
 */
import { z } from 'zod';
import { VENUES } from '../../../engine/instruments/symbol';
import type { RestReply, RestRequest } from './dialect';
import { FAULTS } from './faultList';
import { readFaults } from './faults';
import { obey, type MarketCommand } from './obey';
import type { Simulation } from './simulation';

export const CONTROL_PATH = '/control';

const venue = z.enum(['deribit', 'okx', 'bybit', 'binance']);
const COMMAND = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fault'), venue, fault: z.string(), on: z.boolean() }),
  z.strictObject({ kind: z.literal('faults'), venue, faults: z.record(z.string(), z.unknown()) }),
  z.strictObject({ kind: z.literal('clearFaults'), venue }),
  z.strictObject({ kind: z.literal('killSockets'), venue }),
  z.strictObject({ kind: z.literal('maintenance'), venue, on: z.boolean() }),
  z.strictObject({ kind: z.literal('expire'), symbol: z.string() }),
  z.strictObject({ kind: z.literal('trade'), venue, symbol: z.string(), quantity: z.number() }),
]);

const refused = (status: number, message: string): RestReply => ({ status, body: { ok: false, message } });

function readCommand(body: string): MarketCommand | string {
  try {
    const command = COMMAND.parse(JSON.parse(body));
    if (command.kind !== 'faults') return command;
    return { ...command, faults: readFaults(JSON.stringify(command.faults)) };
  } catch (error) {
    return error instanceof Error ? error.message : 'no command';
  }
}

export function answerControl(
  simulation: Simulation,
  { method, headers, body = '' }: RestRequest,
): RestReply {
  if (method === 'GET') return { body: { faults: faultsNow(simulation) } };
  if (method !== 'POST') return refused(405, 'GET or POST');
  if (!String(headers['content-type']).startsWith('application/json')) return refused(415, 'JSON only');
  const command = readCommand(body);
  if (typeof command === 'string') return refused(400, command);
  return obey(simulation, command)
    ? { body: { ok: true } }
    : refused(404, 'no such fault or instrument there');
}

const faultsNow = ({ faultDesk }: Simulation): readonly object[] =>
  FAULTS.map(({ id, title, venues }) => ({
    ...{ id, title, venues },
    on: VENUES.filter((one) => faultDesk.inForce(one).includes(id)),
  }));
