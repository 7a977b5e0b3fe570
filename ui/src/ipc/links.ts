import type { ObjectKind } from "./generated/types.ts";

/** The page of a kind of object. */
export const PAGES: Record<ObjectKind, string> = {
  container: "containers",
  image: "images",
  network: "networks",
  volume: "volumes",
};

/** The address of an object's page within the window, or of one of its tabs. */
export function linkTo(object: ObjectKind, id: string, tab?: string): string {
  return `#/${PAGES[object]}/${encodeURIComponent(id)}${tab ? `/${tab}` : ""}`;
}

/** The address of a list with a filter in it. */
export function linkToList(object: ObjectKind, filter = ""): string {
  return filter === "" ? `#/${PAGES[object]}` : `#/${PAGES[object]}?filter=${encodeURIComponent(filter)}`;
}

/** The address of the form that makes an object; `values` fill some of its fields. */
export function linkToNew(object: ObjectKind, values: Record<string, string> = {}): string {
  const text = new URLSearchParams(values).toString();
  // A plus sign in a name is written %2B, so that no object can have this address.
  return `#/${PAGES[object]}/+new${text === "" ? "" : `?${text}`}`;
}
