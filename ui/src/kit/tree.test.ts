// @vitest-environment node
import { expect, test } from "vitest";

import { copyOf, firstOpen, type Json, linesOf, searchTree, valueAt } from "./tree.ts";

const DOCUMENT: Json = {
  Id: "abc",
  Config: { Env: ["PATH=/bin", "LANG=C"], Tty: false },
  "a/b": { "~": null },
};
const draw = (lines: ReturnType<typeof linesOf>) =>
  lines.map(({ depth, key, text, match }) => `${"  ".repeat(depth)}${key ?? "·"}: ${text}${match ? " *" : ""}`);

test("a document is drawn line by line, closed below its first level if long", () => {
  expect(draw(linesOf(DOCUMENT, firstOpen(DOCUMENT)))).toEqual([
    "·: 3 fields",
    '  Id: "abc"',
    "  Config: 2 fields",
    "    Env: 2 items",
    "    Tty: false",
    "  a/b: 1 field",
    "    ~: null",
  ]);
});

test("a search keeps matches and what is above them, and counts", () => {
  const search = searchTree(DOCUMENT, "lang");
  expect(search?.count).toBe(1);
  expect(draw(linesOf(DOCUMENT, new Set(), search))).toEqual([
    "·: 3 fields",
    "  Config: 2 fields",
    "    Env: 2 items",
    '      1: "LANG=C" *',
  ]);
  expect(searchTree(DOCUMENT, "TTY")?.count).toBe(1);
  expect(searchTree(DOCUMENT, " ")).toBeUndefined();
  expect(draw(linesOf(DOCUMENT, new Set(), searchTree(DOCUMENT, "nowhere")))).toEqual(["·: 3 fields"]);
});

test("a path leads to its value, whatever is in the keys", () => {
  expect(valueAt(DOCUMENT, "/Config/Env/1")).toBe("LANG=C");
  expect(valueAt(DOCUMENT, "/a~1b/~0")).toBeNull();
  expect(valueAt(DOCUMENT, "/Id/0/x")).toBeUndefined();
  expect(copyOf("LANG=C")).toBe("LANG=C");
  expect(copyOf({ a: 1 })).toBe('{\n  "a": 1\n}');
});

test("a large document costs what is seen of it, and a search says when it did not see all", () => {
  const list = (count: number): Json => ({ list: Array.from({ length: count }, (_, place) => ({ place })) });
  expect(linesOf(list(150_000), firstOpen(list(150_000)))).toHaveLength(2);
  // The place in the list and the value in it.
  expect(searchTree(list(60_000), "59999")).toMatchObject({ count: 2, cut: false });
  expect(searchTree(list(150_000), "149999")).toMatchObject({ count: 0, cut: true });
});
