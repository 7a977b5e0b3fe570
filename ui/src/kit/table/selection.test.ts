// @vitest-environment node
import { expect, test } from "vitest";

import { EVERYTHING, isEmpty, isSelected, NOTHING, selectedCount, toggled, withKeys } from "./selection.ts";

test("keys are put in and taken out", () => {
  const two = withKeys(NOTHING, ["a", "b"], true);
  expect(isSelected(two, "a")).toBe(true);
  expect(isSelected(two, "c")).toBe(false);
  expect(selectedCount(toggled(two, "a"), 10)).toBe(1);
  expect(isEmpty(withKeys(two, ["a", "b"], false))).toBe(true);
});

test("all but some holds what nobody has listed", () => {
  const most = toggled(EVERYTHING, "a");
  expect(isSelected(most, "a")).toBe(false);
  expect(isSelected(most, "never seen")).toBe(true);
  expect(selectedCount(most, 10_000_000)).toBe(9_999_999);
  expect(selectedCount(toggled(most, "a"), 10)).toBe(10);
});

test("changing makes a new selection and leaves the old one", () => {
  toggled(NOTHING, "a");
  expect(NOTHING.keys.size).toBe(0);
});
