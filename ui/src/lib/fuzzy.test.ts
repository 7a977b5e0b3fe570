// @vitest-environment node
import { expect, test } from "vitest";

import { fuzzySearch, markedPieces } from "./fuzzy.ts";

const entries = ["Restart shop-api-1", "Stop shop-api-1", "Open images", "Restart shop-web-1"];

test("words match in any order and best come first", () => {
  expect(fuzzySearch(entries, "api rest").map((match) => entries[match.index])).toEqual(["Restart shop-api-1"]);
});

test("nothing typed shows everything in order", () => {
  expect(fuzzySearch(entries, " ").map((match) => match.index)).toEqual([0, 1, 2, 3]);
});

test("no match gives nothing", () => expect(fuzzySearch(entries, "zzz")).toEqual([]));

test("a slip of one letter is forgiven", () => {
  expect(fuzzySearch(entries, "restrt").map((match) => match.index).sort()).toEqual([0, 3]);
});

test("the parts that matched can be marked", () => {
  const [first] = fuzzySearch(entries, "imag");
  expect(markedPieces("Open images", first?.ranges ?? [])).toEqual([
    { text: "Open ", hit: false },
    { text: "imag", hit: true },
    { text: "es", hit: false },
  ]);
});
