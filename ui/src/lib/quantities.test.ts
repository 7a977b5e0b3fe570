// @vitest-environment node
import { describe, expect, test } from "vitest";

import { exactBytes, formatBytes, parseBytes } from "./bytes.ts";
import { exactDuration, formatAge, formatDuration } from "./duration.ts";
import { systemLocale } from "./locale.ts";
import { counted, formatCount, formatPercent } from "./number.ts";
import { ago, clockTime, exactTime, since, untilChange } from "./time.ts";

describe("bytes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [8_190_000, "8.1 MB"],
    [18_900_000, "18 MB"],
    [346_112_004, "346 MB"],
    [999_999_999, "999 MB"],
    [3_100_000_000, "3.1 GB"],
  ])("%d is %s", (bytes, text) => expect(formatBytes(bytes, "en")).toBe(text));

  test("are exact on demand", () => {
    expect(exactBytes(346_112_004, "en")).toBe("346,112,004 bytes");
    expect(exactBytes(1, "en")).toBe("1 byte");
  });

  test.each([
    ["512m", 512_000_000],
    ["1.5 GB", 1_500_000_000],
    ["64MiB", 67_108_864],
    ["42", 42],
    ["", undefined],
    ["12 parsecs", undefined],
    ["1ib", undefined],
  ])("%s is read as %s", (text, bytes) => expect(parseBytes(text)).toBe(bytes));
});

test("counts and shares follow the locale and are never rounded up", () => {
  expect(formatCount(1_284_140, "en")).toBe("1,284,140");
  expect(formatCount(1_284_140, "de")).toBe("1.284.140");
  expect(formatPercent(11.89, "en")).toBe("11.8%");
  expect(formatPercent(0.3, "en")).toBe("0.3%");
  expect(formatPercent(250, "en")).toBe("250.0%");
  expect(counted(1, "image", "images", "en")).toBe("1 image");
  expect(counted(1204, "image", "images", "en")).toBe("1,204 images");
});

test("a locale that Intl does not know falls back to English", () => {
  expect(systemLocale("C")).toBe("en");
  expect(systemLocale("de_DE.UTF-8")).toBe("en");
  expect(systemLocale("de-DE")).toBe("de-DE");
});

describe("durations", () => {
  test.each([
    [-5, "0 ms"],
    [212, "212 ms"],
    [7_960, "7.9 s"],
    [12_999, "12 s"],
    [41 * 60_000, "41 min"],
    [3.9 * 3_600_000, "3 h"],
    [49 * 3_600_000, "2 d"],
    [800 * 86_400_000, "2 y"],
  ])("%d ms is %s", (ms, text) => expect(formatDuration(ms, "en")).toBe(text));

  test("an age counts whole seconds", () => expect(formatAge(4_700, "en")).toBe("4 s"));

  test("the exact form names every unit", () => {
    expect(exactDuration(((2 * 24 + 3) * 60 + 12) * 60_000 + 4_000, "en")).toBe("2 d 3 h 12 min 4 s");
    expect(exactDuration(3_600_000, "en")).toBe("1 h");
  });
});

describe("times", () => {
  const now = Date.UTC(2026, 0, 2, 9, 41, 40);
  test("say how long ago", () => {
    expect(since(now - 3 * 3_600_000, now, "en")).toBe("3 h");
    expect(ago(now - 8 * 60_000, now, "en")).toBe("8 min ago");
    expect(since(now + 5_000, now, "en")).toBe("0 s");
  });

  test("are exact in the locale's form", () => {
    expect(exactTime(now, "en-GB", "UTC")).toBe("2 Jan 2026, 09:41:40");
    expect(clockTime(now, "en", "UTC")).toBe("09:41:40");
  });

  test.each([400, 59_400, 60_000, 3_599_000, 3_700_000, 90_000_000])("text of age %d changes exactly when told", (age) => {
    const at = now - age;
    const wait = untilChange(at, now);
    expect(since(at, now + wait, "en")).not.toBe(since(at, now, "en"));
    expect(since(at, now + wait - 1, "en")).toBe(since(at, now, "en"));
  });
});
