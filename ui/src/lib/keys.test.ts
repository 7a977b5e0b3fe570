// @vitest-environment node
import { expect, test } from "vitest";

import { isKey, keyNames, keyText, platform } from "./keys.ts";

const stroke = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more,
});

test("keys have the platform's names", () => {
  expect(keyText("Mod+Shift+C", "mac")).toBe("⌘ ⇧ C");
  expect(keyText("Mod+Shift+C", "other")).toBe("Ctrl Shift C");
  expect(keyNames("Alt+Enter", "other")).toEqual(["Alt", "↵"]);
});

test("the platform is told by its name", () => {
  expect(platform("MacIntel")).toBe("mac");
  expect(platform("Linux x86_64")).toBe("other");
});

test("a combination matches only with exactly its modifiers", () => {
  expect(isKey(stroke("k", { ctrlKey: true }), "Mod+K", "other")).toBe(true);
  expect(isKey(stroke("k", { ctrlKey: true }), "Mod+K", "mac")).toBe(false);
  expect(isKey(stroke("k", { metaKey: true }), "Mod+K", "mac")).toBe(true);
  expect(isKey(stroke("K", { ctrlKey: true, shiftKey: true }), "Mod+K", "other")).toBe(false);
  expect(isKey(stroke("F10", { shiftKey: true }), "Shift+F10", "other")).toBe(true);
  expect(isKey(stroke("F10"), "Shift+F10", "other")).toBe(false);
});

test("letters with Alt go by position, because Option types another letter", () => {
  expect(isKey(stroke("¬", { altKey: true, code: "KeyL" }), "Alt+L", "mac")).toBe(true);
});

test("a sign matches however it is typed", () => {
  expect(isKey(stroke("/", { shiftKey: true }), "/", "other")).toBe(true);
});
