/** What is selected: these, or all but these. The second needs no list of what it holds, however long the table is. */
export type Selection =
  | { readonly kind: "keys"; readonly keys: ReadonlySet<string> }
  | { readonly kind: "allBut"; readonly keys: ReadonlySet<string> };

/** Nothing selected. */
export const NOTHING: Selection = { kind: "keys", keys: new Set() };

/** Everything selected. */
export const EVERYTHING: Selection = { kind: "allBut", keys: new Set() };

/** Whether the key is in it. */
export function isSelected(selection: Selection, key: string): boolean {
  return selection.keys.has(key) === (selection.kind === "keys");
}

/** The same with the keys put in or taken out. */
export function withKeys(selection: Selection, keys: Iterable<string>, selected: boolean): Selection {
  const listed = new Set(selection.keys);
  for (const key of keys) {
    if (selected === (selection.kind === "keys")) listed.add(key);
    else listed.delete(key);
  }
  return { kind: selection.kind, keys: listed };
}

/** The same with the key turned. */
export function toggled(selection: Selection, key: string): Selection {
  return withKeys(selection, [key], !isSelected(selection, key));
}

/** How many are selected of `selectable` that could be. */
export function selectedCount(selection: Selection, selectable: number): number {
  return selection.kind === "keys" ? selection.keys.size : Math.max(0, selectable - selection.keys.size);
}

/** Whether nothing is selected, as far as can be told without the number of rows. */
export function isEmpty(selection: Selection): boolean {
  return selection.kind === "keys" && selection.keys.size === 0;
}
