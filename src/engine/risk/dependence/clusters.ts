/**
 * Hierarchical clusters of factors by correlation: what moves as one. Distance root((1 - r)/2), which is a metric
 * (Mantegna 1999, European Physical Journal B 11); merged by average linkage (Sokal and Michener 1958).
 */
import type { SquareMatrix } from '../../math/matrix';

/** One merger: nodes below `size` are factors, node size + k is the k-th merger. */
export interface Merger {
  readonly left: number;
  readonly right: number;
  /** Average distance of the two, 0 (one and the same) to 1 (opposite). Never falls from merger to merger. */
  readonly height: number;
  /** Factors in the merged cluster. */
  readonly count: number;
}

export const correlationDistance = (r: number): number => Math.sqrt(Math.max(0, 0.5 * (1 - r)));

/** size - 1 mergers, closest first; of equally close pairs the first. */
export function clusterTree(correlation: SquareMatrix): Merger[] {
  const { size } = correlation;
  const distance = correlation.entries.map(correlationDistance);
  const node = Array.from({ length: size }, (_, i) => i);
  const count = Array<number>(size).fill(1);
  let alive = Array.from({ length: size }, (_, i) => i);
  const mergers: Merger[] = [];
  while (alive.length > 1) {
    const [i, j] = closestPair(alive, distance, size);
    const total = count[i] + count[j];
    mergers.push({ left: node[i], right: node[j], height: distance[i * size + j], count: total });
    for (const k of alive)
      if (k !== i && k !== j)
        distance[i * size + k] = distance[k * size + i] =
          (count[i] * distance[i * size + k] + count[j] * distance[j * size + k]) / total;
    node[i] = size + mergers.length - 1;
    count[i] = total;
    alive = alive.filter((k) => k !== j);
  }
  return mergers;
}

function closestPair(
  alive: readonly number[],
  distance: Float64Array,
  size: number,
): readonly [number, number] {
  let [first, second, least] = [alive[0], alive[1], Infinity];
  for (let a = 0; a < alive.length; a++)
    for (let b = a + 1; b < alive.length; b++) {
      const d = distance[alive[a] * size + alive[b]];
      if (d < least) [first, second, least] = [alive[a], alive[b], d];
    }
  return [first, second];
}

/** Cluster of each factor when no merger above `height` is made, numbered from 0 by first factor. */
export function cutClusters(size: number, mergers: readonly Merger[], height: number): Int32Array {
  const members = Array.from({ length: size }, (_, i) => [i]);
  const open = members.map(() => true);
  for (const merger of mergers) {
    const joined = merger.height <= height;
    members.push(joined ? [...members[merger.left], ...members[merger.right]] : []);
    open.push(joined);
    if (joined) open[merger.left] = open[merger.right] = false;
  }
  const groups = members.filter((group, k) => open[k] && group.length > 0);
  groups.sort((a, b) => Math.min(...a) - Math.min(...b));
  const cluster = new Int32Array(size);
  groups.forEach((group, k) => group.forEach((factor) => (cluster[factor] = k)));
  return cluster;
}

/** Factors in the order of the tree's leaves: puts what moves together side by side in a heatmap. */
export function leafOrder(size: number, mergers: readonly Merger[]): number[] {
  const leaves = Array.from({ length: size }, (_, i) => [i]);
  for (const { left, right } of mergers) leaves.push([...leaves[left], ...leaves[right]]);
  return leaves[leaves.length - 1];
}
