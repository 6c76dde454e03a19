/** Keeps labels at line ends apart: shifts in px that leave at least `gap` between neighbours. */
export function endLabelOffsets(heights: readonly (number | null)[], gap: number): readonly number[] {
  const order = heights
    .map((height, index) => ({ height, index }))
    .filter((entry): entry is { height: number; index: number } => entry.height !== null)
    .sort((a, b) => a.height - b.height);
  const offsets = heights.map(() => 0);
  let free = -Infinity;
  for (const { height, index } of order) {
    const placed = Math.max(height, free);
    offsets[index] = placed - height;
    free = placed + gap;
  }
  return offsets;
}
