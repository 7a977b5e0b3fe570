/** A document as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One line of the tree. */
export interface TreeLine {
  /** Names the value: the keys from the root, each escaped as JSON pointers do. */
  readonly path: string;
  readonly depth: number;
  /** The key or the place; `undefined` for the root. */
  readonly key: string | undefined;
  readonly kind: "object" | "array" | "string" | "number" | "other";
  /** The value, or for what holds others how many. */
  readonly text: string;
  readonly open: boolean;
  /** Whether it holds others. */
  readonly holds: boolean;
  readonly match: boolean;
}

/** What a search found: how many, and which values must be open or shown for it. */
export interface TreeSearch {
  readonly count: number;
  /** Matches and all that is above them. */
  readonly kept: ReadonlySet<string>;
  readonly hits: ReadonlySet<string>;
  /** Whether the document was longer than what was searched. */
  readonly cut: boolean;
}

const MOST_SEARCHED = 200_000;
const LONGEST_TEXT = 400;

function isHolder(value: Json): value is readonly Json[] | Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null;
}

function pairsOf(value: readonly Json[] | Readonly<Record<string, Json>>): [string, Json][] {
  return Array.isArray(value) ? value.map((inner: Json, place) => [String(place), inner]) : Object.entries(value as Record<string, Json>);
}

function join(path: string, key: string): string {
  return `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The value at the path; `undefined` if the document has none there. */
export function valueAt(root: Json, path: string): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path.split("/").slice(1)) {
    if (value === undefined || !isHolder(value)) return undefined;
    value = (value as Record<string, Json>)[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value;
}

/** What is copied for a value: text as it is, anything else as JSON. */
export function copyOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** The paths that are open at first: the root, and what is in it if that is short. */
export function firstOpen(root: Json): Set<string> {
  const open = new Set([""]);
  if (isHolder(root)) {
    for (const [key, value] of pairsOf(root)) if (isHolder(value) && pairsOf(value).length <= 12) open.add(join("", key));
  }
  return open;
}

/**
 * The lines to show, in order. Only what is open is walked, so a large document costs what is seen of it.
 * With a search only matches and what is above them are there, all open.
 */
export function linesOf(root: Json, open: ReadonlySet<string>, search?: TreeSearch): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (value: Json, key: string | undefined, path: string, depth: number) => {
    if (search && !search.kept.has(path)) return;
    const holds = isHolder(value);
    const isOpen = holds && (search !== undefined || open.has(path));
    lines.push({ path, depth, key, kind: kindOf(value), text: textOf(value), open: isOpen, holds, match: search?.hits.has(path) ?? false });
    if (holds && isOpen) for (const [inner, child] of pairsOf(value)) walk(child, inner, join(path, inner), depth + 1);
  };
  walk(root, undefined, "", 0);
  return lines;
}

/** Looks for the text in keys and values, capitals or not. An empty text searches nothing. */
export function searchTree(root: Json, text: string): TreeSearch | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return undefined;
  const kept = new Set<string>();
  const hits = new Set<string>();
  let seen = 0;
  const walk = (value: Json, key: string, path: string): boolean => {
    seen += 1;
    if (seen > MOST_SEARCHED) return false;
    const hit = key.toLowerCase().includes(wanted) || (!isHolder(value) && String(value).toLowerCase().includes(wanted));
    let keep = hit;
    if (isHolder(value)) for (const [inner, child] of pairsOf(value)) if (walk(child, inner, join(path, inner))) keep = true;
    if (hit) hits.add(path);
    if (keep) kept.add(path);
    return keep;
  };
  walk(root, "", "");
  kept.add("");
  return { count: hits.size, kept, hits, cut: seen > MOST_SEARCHED };
}

function kindOf(value: Json): TreeLine["kind"] {
  if (Array.isArray(value)) return "array";
  if (isHolder(value)) return "object";
  return typeof value === "string" ? "string" : typeof value === "number" ? "number" : "other";
}

function textOf(value: Json): string {
  if (isHolder(value)) {
    const count = pairsOf(value).length;
    if (count === 0) return Array.isArray(value) ? "[]" : "{}";
    return Array.isArray(value) ? `${count} ${count === 1 ? "item" : "items"}` : `${count} ${count === 1 ? "field" : "fields"}`;
  }
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
