import uFuzzy from "@leeoniya/ufuzzy";

/** One hit: which entry, and which parts of its text (start and end, end not included) to mark. */
export interface FuzzyMatch {
  readonly index: number;
  readonly ranges: readonly (readonly [number, number])[];
}

// One slip per word, so that a typing error still finds; words in any order.
const matcher = new uFuzzy({ intraMode: 1, intraIns: 1 });

/** Best matches first. An empty needle matches everything in the given order. */
export function fuzzySearch(entries: string[], needle: string, most = 200): FuzzyMatch[] {
  if (needle.trim() === "") return entries.slice(0, most).map((_, index) => ({ index, ranges: [] }));
  const [indexes, info, order] = matcher.search(entries, needle, 1, 2_000);
  if (!indexes) return [];
  if (!info || !order) return indexes.slice(0, most).map((index) => ({ index, ranges: [] }));
  return order.slice(0, most).map((place) => ({
    index: info.idx[place] ?? 0,
    ranges: pairs(info.ranges[place] ?? []),
  }));
}

function pairs(flat: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) ranges.push([flat[i] ?? 0, flat[i + 1] ?? 0]);
  return ranges;
}

/** Cuts a text at its ranges, for marking: pieces in order, `hit` where a range covers. */
export function markedPieces(text: string, ranges: FuzzyMatch["ranges"]): { text: string; hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}
