import { expect, test } from "vitest";

import { Scroller, TALLEST } from "./scroller.svelte.ts";

/** A scroller over `count` rows of 32 px in a window of 20 rows; the element rounds as browsers do. */
function make(count: number) {
  let top = 0;
  const counted = $state({ count });
  const scroller = new Scroller(() => counted.count);
  scroller.height = 640;
  const element = {
    get scrollTop() {
      return top;
    },
    set scrollTop(wanted: number) {
      top = Math.max(0, Math.min(Math.round(wanted), scroller.space - scroller.height));
    },
  };
  scroller.attach(element);
  const drag = (to: number) => {
    element.scrollTop = to;
    scroller.scrolled();
  };
  return { scroller, element, drag, counted };
}

/** The rows in the document, in the order of the screen. */
const rowsOf = (scroller: Scroller) =>
  Array.from({ length: scroller.slots }, (_, slot) => scroller.rowIn(slot)).sort((a, b) => a - b);

test("a short list has all its rows and nothing to scroll", () => {
  const { scroller } = make(5);
  expect(rowsOf(scroller)).toEqual([0, 1, 2, 3, 4]);
  expect(scroller.end).toBe(0);
});

test("an empty list has no rows", () => {
  const { scroller } = make(0);
  expect(scroller.slots).toBe(0);
  expect(scroller.last).toBe(-1);
});

test("only what is seen and a little around is in the document", () => {
  const { scroller, drag } = make(10_000);
  drag(5_000 * 32);
  expect(scroller.top).toBe(5_000);
  const rows = rowsOf(scroller);
  expect(rows.length).toBeLessThan(40);
  expect(rows[0]).toBeLessThan(5_000);
  expect(rows).toContain(5_020);
  expect(rows).toEqual(Array.from({ length: rows.length }, (_, place) => (rows[0] ?? 0) + place));
});

test("a row keeps its element while it stays in the document", () => {
  const { scroller, drag } = make(10_000);
  drag(3_000 * 32);
  const slots = new Map(Array.from({ length: scroller.slots }, (_, slot) => [scroller.rowIn(slot), slot]));
  drag(3_004 * 32);
  const kept = Array.from({ length: scroller.slots }, (_, slot) => slots.get(scroller.rowIn(slot)) === slot).filter(Boolean);
  expect(kept.length).toBe(scroller.slots - 4);
});

test("no element is taller than the browser can make", () => {
  expect(make(10_000_000).scroller.space).toBe(TALLEST);
  expect(make(1_000).scroller.space).toBe(32_000);
});

test("in ten million rows the last one is reached by bar and by key", () => {
  const { scroller, drag, element } = make(10_000_000);
  drag(Number.POSITIVE_INFINITY);
  expect(scroller.last).toBe(9_999_999);
  expect(scroller.position + scroller.height).toBe(10_000_000 * 32);
  drag(0);
  expect(scroller.top).toBe(0);
  scroller.reveal(9_999_999);
  expect(scroller.last).toBe(9_999_999);
  const place = scroller.offsetOf(9_999_999) + 32 - element.scrollTop;
  expect(Math.abs(place - scroller.height)).toBeLessThan(1);
});

test.each([0, 1, 777_777, 5_000_000, 9_999_900])("in ten million rows one line of the wheel near row %d is one row", (row) => {
  const { scroller, element } = make(10_000_000);
  scroller.moveTo(row * 32);
  for (let step = 1; step <= 50; step++) {
    expect(scroller.wheel({ deltaY: 1, deltaMode: 1, ctrlKey: false })).toBe(true);
    scroller.scrolled();
    expect(scroller.top).toBe(row + step);
    expect(Math.abs(scroller.offsetOf(row + step) - element.scrollTop)).toBeLessThan(1);
  }
  for (let step = 49; step >= 0; step--) {
    scroller.wheel({ deltaY: -32, deltaMode: 0, ctrlKey: false });
    scroller.scrolled();
    expect(scroller.top).toBe(row + step);
  }
});

test("every thousandth of the bar leads to its part of a list of ten million", () => {
  const { scroller, drag } = make(10_000_000);
  for (let part = 0; part <= 1000; part++) {
    drag(((TALLEST - 640) * part) / 1000);
    const share = scroller.position / scroller.end;
    expect(Math.abs(share - part / 1000)).toBeLessThan(0.000_001);
  }
});

test("a list that is not scaled leaves the wheel to the browser", () => {
  expect(make(1_000).scroller.wheel({ deltaY: 1, deltaMode: 1, ctrlKey: false })).toBe(false);
});

test("a list that shrinks under the position shows its end", () => {
  const { scroller, counted, drag } = make(10_000);
  drag(9_000 * 32);
  counted.count = 100;
  expect(scroller.top).toBe(80);
  expect(scroller.last).toBe(99);
  counted.count = 0;
  expect(scroller.top).toBe(0);
  expect(scroller.slots).toBe(0);
});

test("a list that stops being scaled stands where its bar does", () => {
  const { scroller, counted, element } = make(10_000_000);
  scroller.moveTo(200_000 * 32);
  counted.count = 300_000;
  scroller.moveTo(scroller.position);
  expect(scroller.scaled).toBe(false);
  expect(element.scrollTop).toBe(200_000 * 32);
  expect(scroller.offsetOf(200_000)).toBe(200_000 * 32);
});
