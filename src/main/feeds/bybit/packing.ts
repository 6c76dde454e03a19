/**
 * Topics spread over sockets that hold a limited number of characters each. A topic stays where it is: moving one
 * would mean to leave and to ask for it again.
 */
export class Packing {
  private readonly placed = new Map<string, number>();
  private readonly used: number[] = [];

  constructor(
    private readonly charactersPerSocket: number,
    private readonly topicsPerSocket: number,
  ) {}

  /** Socket number of each topic wanted now. */
  place(topics: ReadonlySet<string>): ReadonlyMap<number, ReadonlySet<string>> {
    for (const [topic, socket] of this.placed) {
      if (topics.has(topic)) continue;
      this.placed.delete(topic);
      this.used[socket] -= sizeOf(topic);
    }
    const bySocket = new Map<number, Set<string>>();
    const put = (topic: string, socket: number): void => {
      const held = bySocket.get(socket);
      if (held) held.add(topic);
      else bySocket.set(socket, new Set([topic]));
    };
    for (const [topic, socket] of this.placed) put(topic, socket);
    for (const topic of topics) {
      if (this.placed.has(topic)) continue;
      const socket = this.firstWithRoom(sizeOf(topic), bySocket);
      this.placed.set(topic, socket);
      this.used[socket] = (this.used[socket] ?? 0) + sizeOf(topic);
      put(topic, socket);
    }
    return bySocket;
  }

  private firstWithRoom(size: number, bySocket: ReadonlyMap<number, ReadonlySet<string>>): number {
    for (let socket = 0; ; socket += 1) {
      const hasRoom = (this.used[socket] ?? 0) + size <= this.charactersPerSocket;
      if (hasRoom && (bySocket.get(socket)?.size ?? 0) < this.topicsPerSocket) return socket;
    }
  }
}

/** Quotes and comma count. */
const sizeOf = (topic: string): number => topic.length + 3;
