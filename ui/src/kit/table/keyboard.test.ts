// @vitest-environment node
import { expect, test } from "vitest";

import { commandOf } from "./keyboard.ts";

const stroke = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more,
});

test.each([
  ["ArrowDown", {}, { do: "move", to: "down", extend: false }],
  ["End", { shiftKey: true }, { do: "move", to: "last", extend: true }],
  ["PageUp", {}, { do: "move", to: "pageUp", extend: false }],
  ["ArrowLeft", {}, { do: "side", by: -1 }],
  ["Enter", {}, { do: "open" }],
  [" ", {}, { do: "select" }],
  [" ", { shiftKey: true }, { do: "peek" }],
  ["a", { ctrlKey: true }, { do: "selectAll" }],
  ["F10", { shiftKey: true }, { do: "menu" }],
  ["ContextMenu", {}, { do: "menu" }],
  ["Escape", {}, { do: "escape" }],
  ["/", {}, { do: "filter" }],
  ["Delete", {}, { do: "remove" }],
  ["l", { altKey: true, code: "KeyL" }, { do: "letter", letter: "L" }],
  ["n", {}, { do: "type", text: "n" }],
  ["7", {}, { do: "type", text: "7" }],
  [":", { shiftKey: true }, { do: "type", text: ":" }],
  ["Backspace", {}, { do: "type", text: "Backspace" }],
])("%j with %j means %j", (key, more, command) => expect(commandOf(stroke(key, more), "other")).toEqual(command));

test.each([
  ["k", { ctrlKey: true }],
  ["c", { ctrlKey: true, shiftKey: true }],
  ["F6", {}],
  ["Tab", {}],
  ["Shift", { shiftKey: true }],
  ["ArrowLeft", { altKey: true }],
  ["z", { ctrlKey: true }],
])("%j with %j is left to the window", (key, more) => expect(commandOf(stroke(key, more), "other")).toBeUndefined());

test("on a Mac, Option types another letter and Command selects all", () => {
  expect(commandOf(stroke("¬", { altKey: true, code: "KeyL" }), "mac")).toEqual({ do: "letter", letter: "L" });
  expect(commandOf(stroke("a", { metaKey: true }), "mac")).toEqual({ do: "selectAll" });
  expect(commandOf(stroke("Backspace", { metaKey: true }), "mac")).toEqual({ do: "remove" });
});
