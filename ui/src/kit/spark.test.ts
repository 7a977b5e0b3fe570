// @vitest-environment node
import { expect, test } from "vitest";

import { sparkPaths } from "./spark.ts";

const BOX = { width: 30, height: 11, places: 4 };

test("nothing measured draws nothing, 0 draws a flat line at the foot", () => {
  expect(sparkPaths([], BOX)).toEqual({ line: "", ground: "" });
  expect(sparkPaths([0, 0], BOX).line).toBe("M20 10L30 10");
});

test("below 5 the scale stays, above it is the line's own", () => {
  expect(sparkPaths([2.5, 5], BOX).line).toBe("M20 5.5L30 1");
  expect(sparkPaths([5, 50], BOX).line).toBe("M20 9.1L30 1");
});

test("only the last values are drawn and a hole stays a hole", () => {
  expect(sparkPaths([9, 9, 0, undefined, 0, 0], BOX).line).toBe("M0 10M20 10L30 10");
});
