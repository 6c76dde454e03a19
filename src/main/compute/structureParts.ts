/** A structure cut into texts that no thread takes long to pass on or to read. */
import type { LiveStructure, StructurePart } from '../../contracts/structure';

const POSITIONS_PER_PART = 2_000;

export function structureParts(structure: LiveStructure): StructurePart[] {
  const { positions, ...head } = structure;
  const chunks: unknown[] = [{ ...head, positions: [] }];
  for (let from = 0; from < positions.length; from += POSITIONS_PER_PART) {
    chunks.push(positions.slice(from, from + POSITIONS_PER_PART));
  }
  return chunks.map((chunk, index) => ({ index, count: chunks.length, text: JSON.stringify(chunk) }));
}
