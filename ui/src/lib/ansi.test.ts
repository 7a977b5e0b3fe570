// @vitest-environment node
import { expect, test } from "vitest";

import { parseAnsi, stripAnsi } from "./ansi.ts";

const spans = (line: string) => parseAnsi(line).spans.map(({ text, style }) => [text, JSON.parse(JSON.stringify(style))]);

test("plain text is one span", () => expect(spans("hello\tworld")).toEqual([["hello\tworld", {}]]));

test("colours and weights become spans", () => {
  expect(spans("\u001b[1;31mError\u001b[0m: \u001b[92mok\u001b[39m.")).toEqual([
    ["Error", { bold: true, ink: 1 }],
    [": ", {}],
    ["ok", { ink: 10 }],
    [".", {}],
  ]);
});

test("the style goes on to the next line", () => {
  const first = parseAnsi("\u001b[33mstart");
  expect(parseAnsi("end\u001b[m", first.style)).toEqual({ spans: [{ text: "end", style: { ink: 3 } }], style: {} });
});

test.each([
  ["\u001b[38;5;196mx", 9],
  ["\u001b[38;5;3mx", 3],
  ["\u001b[38;5;240mx", 8],
  ["\u001b[38;2;0;120;0mx", 2],
  ["\u001b[38:2::80:160:255mx", 12],
  ["\u001b[38:2:80:160:255;1mx", 12],
  ["\u001b[38;2;250;250;250mx", 15],
])("%j comes down to colour %d", (line, ink) => expect(parseAnsi(line).spans[0]?.style.ink).toBe(ink));

test("what follows an extended colour still counts", () => {
  expect(spans("\u001b[38;2;255;0;0;1mx")).toEqual([["x", { ink: 9, bold: true }]]);
  expect(spans("\u001b[38;5;2;4mx")).toEqual([["x", { ink: 2, underline: true }]]);
});

test("a shaped underline is an underline", () => {
  expect(spans("\u001b[4:3mx\u001b[4:0my")).toEqual([["x", { underline: true }], ["y", {}]]);
});

test.each([
  ["clears the screen", "\u001b[2J\u001b[Hx"],
  ["sets the title", "\u001b]0;owned\u0007x"],
  ["writes the clipboard", "\u001b]52;c;aGk=\u001b\\x"],
  ["opens a string and never ends it", "x\u001b]52;c;aGk="],
  ["is an 8-bit command", "\u009b2Jx"],
  ["asks for a report", "\u001b[6nx"],
  ["is a device string", "\u001bPq#0\u001b\\x"],
  ["changes the character set", "\u001b(0x"],
  ["rings", "\u0007x"],
  ["is a private mode", "\u001b[?1049hx"],
  ["looks like SGR but is not", "\u001b[>4;1mx"],
  ["is cut at the end", "x\u001b["],
])("what %s is dropped", (_, line) => {
  expect(spans(line)).toEqual([["x", {}]]);
  expect(stripAnsi(line)).toBe("x");
});

test("a line of a megabyte is read in one pass", () => {
  const line = "\u001b[32mok\u001b[0m ".repeat(80_000);
  expect(parseAnsi(line).spans).toHaveLength(160_000);
});
