/**
 * What the host of a virtual machine takes of its processors' time, second by second. A second of which much was taken
 * says more about the host than about the program.
 */
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { machineMs } from '../../../main/feeds/simulator/departures';

const EVERY_MS = 1_000;
/** Of all processors' time; one tick of Linux is half of that on two processors. */
const DISTURBED_ABOVE = 0.01;
const TICK_MS = 10;
/** `cpu`, user, nice, system, idle, iowait, irq, softirq, steal: proc_stat(5). */
const STEAL_FIELD = 8;

interface Second {
  readonly startMs: number;
  readonly endMs: number;
  readonly stolenMs: number;
}

/** Of all processors since the machine started; 0 where the system does not tell. */
function stolenMs(): number {
  if (process.platform !== 'linux') return 0;
  const [total] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  return Number(total.split(/ +/)[STEAL_FIELD]) * TICK_MS;
}

const lengthMs = (seconds: readonly Second[]): number =>
  seconds.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);

export class StolenTime {
  private readonly seconds: Second[] = [];
  private readonly processors = cpus().length;
  private startMs = machineMs();
  private stolenMs = stolenMs();
  private readonly timer = setInterval(() => {
    this.read();
  }, EVERY_MS);

  stop(): void {
    clearInterval(this.timer);
    this.read();
  }

  /** Of all processors' time. */
  percent(): number {
    const stolen = this.seconds.reduce((sum, second) => sum + second.stolenMs, 0);
    return (100 * stolen) / (lengthMs(this.seconds) * this.processors);
  }

  /** How many seconds were left to this machine. */
  undisturbedSeconds(): number {
    return lengthMs(this.seconds.filter((second) => !this.isDisturbed(second))) / 1_000;
  }

  /** Tells of spans, asked in order of their starts, whether any second that they touch was disturbed. */
  disturbances(): (fromMs: number, toMs: number) => boolean {
    const disturbed = this.seconds.filter((second) => this.isDisturbed(second));
    let next = 0;
    return (fromMs, toMs) => {
      while (next < disturbed.length && disturbed[next].endMs < fromMs) next += 1;
      return next < disturbed.length && disturbed[next].startMs <= toMs;
    };
  }

  private isDisturbed({ startMs, endMs, stolenMs: stolen }: Second): boolean {
    return stolen > DISTURBED_ABOVE * (endMs - startMs) * this.processors;
  }

  private read(): void {
    const [endMs, stolen] = [machineMs(), stolenMs()];
    this.seconds.push({ startMs: this.startMs, endMs, stolenMs: stolen - this.stolenMs });
    this.startMs = endMs;
    this.stolenMs = stolen;
  }
}
