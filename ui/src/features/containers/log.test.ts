import { afterEach, expect, test, vi } from "vitest";

import { Client } from "../../ipc/client.ts";
import { Desk } from "../../ipc/desk.svelte.ts";
import { Events } from "../../ipc/events.ts";
import { seeded } from "../../ipc/fake/seed.ts";
import { until } from "../../ipc/fake/until.ts";
import { LogView, textOf } from "./log.svelte.ts";
import { pieces } from "./logPieces.ts";
import { Usage } from "./usage.svelte.ts";

const closing: (() => void)[] = [];

async function makeLog(lines: string[] = []) {
  const fake = seeded();
  fake.write("c1", ...lines);
  const events = new Events();
  await events.start(fake);
  const desk = new Desk(new Client(fake), events);
  const log = new LogView(desk, { id: fake.state.container("c1")?.id ?? "", name: "c1" });
  closing.push(() => log.close());
  await until(() => expect(log.opened || log.failure).toBeTruthy());
  return { fake, desk, log };
}

afterEach(() => closing.splice(0).forEach((close) => close()));

test("a log follows what is written, and marks the second output", async () => {
  const { log, fake } = await makeLog(["one"]);
  fake.write("c1", "!two");
  await until(() => expect(log.line(1)).toMatchObject({ stream: "stderr" }));
  expect(log.end).toBe(2);
  expect(log.fresh).toBe(0);
  const line = log.line(1);
  expect(line && textOf(line)).toBe("two");
});

test("pausing counts what is new until it follows again", async () => {
  const { log, fake } = await makeLog(Array.from({ length: 200 }, (_, place) => `line ${place}`));
  log.pause();
  fake.write("c1", "a", "b", "c");
  await until(() => expect(log.fresh).toBe(3));
  log.follow();
  expect(log.fresh).toBe(0);
  await until(() => expect(log.line(202)).toBeDefined());
});

test("scrolling up by hand ends following, and reaching the end begins it", async () => {
  const { log } = await makeLog(Array.from({ length: 500 }, (_, place) => `line ${place}`));
  const element = { scrollTop: 0 };
  log.scroller.attach(element);
  log.scroller.moveTo(log.scroller.end);
  element.scrollTop = 100;
  log.scrolled();
  expect(log.following).toBe(false);
  await until(() => expect(log.line(5)).toBeDefined());
  element.scrollTop = log.scroller.end;
  log.scrolled();
  expect(log.following).toBe(true);
});

test("a text is found in everything that is kept, far from the screen too", async () => {
  const { log, fake } = await makeLog(Array.from({ length: 3_000 }, (_, place) => (place % 1_000 === 7 ? "an Error here" : `line ${place}`)));
  log.find("error");
  await until(() => expect(log.hits).toEqual([7, 1_007, 2_007]));
  log.step(-1);
  expect(log.hits[log.hit]).toBe(2_007);
  expect(log.following).toBe(false);
  await until(() => expect(log.line(2_007)).toBeDefined());
  fake.write("c1", "one more error");
  await until(() => expect(log.hits).toHaveLength(4));
});

test("after events were lost the log has what was written meanwhile", async () => {
  const { log, fake } = await makeLog(["one"]);
  fake.losing = true;
  fake.write("c1", "two", "three");
  fake.losing = false;
  fake.emit({ kind: "missed" });
  await until(() => expect(log.line(2)).toBeDefined());
  expect(log.end).toBe(3);
});

test("a line is searched once, though the oldest lines went unheard", async () => {
  const { log, fake } = await makeLog(Array.from({ length: 3_000 }, (_, place) => (place >= 900 && place < 1_200 ? `error ${place}` : `line ${place}`)));
  fake.losing = true;
  fake.forget("c1", 100);
  fake.write("c1", "the last error");
  fake.losing = false;
  log.find("error");
  fake.emit({ kind: "missed" });
  await until(() => expect(log.hits.at(-1)).toBe(3_000));
  expect(log.hits).toEqual([...Array.from({ length: 300 }, (_, place) => 900 + place), 3_000]);
});

test("the marked hit stays the same line while hits before it go", async () => {
  const { log, fake } = await makeLog(Array.from({ length: 3_000 }, (_, place) => (place % 1_000 === 7 ? "an error" : `line ${place}`)));
  log.find("error");
  await until(() => expect(log.hits).toHaveLength(3));
  log.step(1);
  log.step(1);
  expect(log.hits[log.hit]).toBe(1_007);
  fake.forget("c1", 500);
  expect([log.hits, log.hit]).toEqual([[1_007, 2_007], 0]);
  log.step(1);
  expect(log.hits[log.hit]).toBe(2_007);
  fake.forget("c1", 2_000);
  expect([log.hits, log.hit]).toEqual([[], -1]);
});

test("ten thousand lines leave few of them here", async () => {
  const { log } = await makeLog(Array.from({ length: 10_000 }, (_, place) => `line ${place}`));
  await until(() => expect(log.line(9_999)).toBeDefined());
  expect(log.line(0)).toBeUndefined();
});

test("a log that cannot be read says why", async () => {
  const { desk } = await makeLog();
  const log = new LogView(desk, { id: "gone", name: "gone" });
  closing.push(() => log.close());
  await until(() => expect(log.failure?.code).toBe("notFound"));
});

test("hits are cut out of a text whatever their case", () => {
  expect(pieces("a Timeout, a timeout", "TIMEOUT").filter(({ hit }) => hit).map(({ text }) => text)).toEqual(["Timeout", "timeout"]);
  expect(pieces("İİ x", "x").map(({ text }) => text).join("")).toBe("İİ x");
});

test("only rows that rest on screen are measured, and their samples are kept for a minute", async () => {
  const { fake, desk } = await makeLog();
  const usage = new Usage(desk);
  vi.useFakeTimers();
  try {
    usage.watch(["x"]);
    await vi.advanceTimersByTimeAsync(100);
    usage.watch(["a", "b"]);
    await vi.advanceTimersByTimeAsync(299);
    expect(fake.watched).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(fake.watched).toEqual(["a", "b"]);
  } finally {
    vi.useRealTimers();
  }
  const use = usage.of("a");
  for (let turn = 0; turn < 40; turn++) fake.emit({ kind: "usage", samples: [{ id: "a", at: turn, cpuPercent: turn === 0 ? null : turn, memory: 5, memoryLimit: null, pids: 1 }] });
  expect(use.last?.at).toBe(39);
  expect(use.cpu).toHaveLength(30);
  usage.close();
  await until(() => expect(fake.watched).toEqual([]));
});
