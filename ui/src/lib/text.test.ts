// @vitest-environment node
import { expect, test } from "vitest";

import { cutMiddle, harmless, shortId, splitForMiddle } from "./text.ts";

test("a long reference keeps its tag", () => {
  expect(cutMiddle("prom/prometheus:v3.1.0", 18)).toBe("prom/prome…:v3.1.0");
  expect(cutMiddle("nginx:1.27", 18)).toBe("nginx:1.27");
});

test("a path keeps its last part", () => {
  expect(cutMiddle("/home/someone/projects/shop/compose.yaml", 28)).toBe("/home/someone/…/compose.yaml");
});

test("a name without an end keeps its last third", () => {
  expect(cutMiddle("abcdefghijklmnopqrstuvwxyz", 12)).toBe("abcdefg…wxyz");
  expect(Array.from(cutMiddle("👩‍🚀".repeat(200), 30))).toHaveLength(30);
});

test("a registry port is not taken for a tag", () => {
  expect(splitForMiddle("localhost:5000/team/app")).toEqual(["localhost:5000/team", "/app"]);
});

test("an id is shown by its first twelve digits", () => {
  expect(shortId("sha256:0123456789abcdef0123")).toBe("0123456789ab");
});

test("characters that hide or turn text become marks", () => {
  expect(harmless("a\u202egnp.exe\u001b[2J\u0007")).toBe("a\ufffdgnp.exe\ufffd[2J\ufffd");
  expect(harmless("naïve 日本 عربى")).toBe("naïve 日本 عربى");
});
