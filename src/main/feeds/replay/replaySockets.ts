/**
 * Which client socket hears which recorded one. On each path the first to open gets the recorded socket that opened
 * first; whoever comes without a partner waits for one. The venue's closing of a recorded socket closes its partner;
 * where the recorded client left by itself, its partner waits for the next.
 */
import type { CloseEntry, OpenEntry } from '../tape/format';

export interface ReplayClient {
  readonly path: string;
  text(text: string): void;
  closed(code: number, reason: string): void;
}

export class ReplaySockets {
  /** Recorded sockets that are open at the present instant, by number. */
  private readonly recorded = new Map<number, { readonly path: string; client: ReplayClient | undefined }>();
  /** Clients without a recorded socket, in order of opening. */
  private idle: ReplayClient[] = [];
  /** Frames that nobody was there to hear. */
  unheard = 0;

  join(client: ReplayClient): void {
    for (const socket of this.recorded.values()) {
      if (socket.client || socket.path !== client.path) continue;
      socket.client = client;
      return;
    }
    this.idle.push(client);
  }

  leave(client: ReplayClient): void {
    this.idle = this.idle.filter((each) => each !== client);
    for (const socket of this.recorded.values()) if (socket.client === client) socket.client = undefined;
  }

  open({ socket, path }: OpenEntry): void {
    const client = this.idle.find((each) => each.path === path);
    if (client) this.idle = this.idle.filter((each) => each !== client);
    this.recorded.set(socket, { path, client });
  }

  close({ socket, by, code, reason }: CloseEntry): void {
    const client = this.recorded.get(socket)?.client;
    this.recorded.delete(socket);
    if (!client) return;
    if (by === 'venue') client.closed(code, reason);
    else this.join(client);
  }

  text(socket: number, text: string): void {
    const client = this.recorded.get(socket)?.client;
    if (client) client.text(text);
    else this.unheard += 1;
  }
}
