import { afterEach, expect, test } from "vitest";

import { Client } from "./client.ts";
import { Events } from "./events.ts";
import { Fake } from "./fake/fake.ts";
import { addMany, seeded } from "./fake/seed.ts";
import { until } from "./fake/until.ts";
import type { ViewQuery } from "./generated/types.ts";
import { rowKey, View } from "./views.svelte.ts";

const QUERY: ViewQuery = { object: "container", scope: "all", filter: "", sort: "name", descending: false, grouped: false, collapsed: [] };
const views: View[] = [];

async function open(fake: Fake, query: Partial<ViewQuery> = {}): Promise<{ view: View; client: Client; events: Events }> {
  const client = new Client(fake);
  const events = new Events();
  await events.start(fake);
  const view = new View(client, events, { ...QUERY, ...query });
  views.push(view);
  await until(() => expect(view.loaded).toBe(true));
  return { view, client, events };
}

function names(view: View): string[] {
  return Array.from({ length: view.rowCount }, (_, index) => view.row(index)).map((row) => (row && "name" in row ? row.name : row ? rowKey(row) : "missing"));
}

afterEach(() => views.splice(0).forEach((view) => view.close()));

test("a view holds the rows of its query, and what another client changes comes by itself", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  expect(view.rowCount).toBe(10);
  expect(view.scopes).toMatchObject({ all: 10, needLook: 3 });
  fake.outside((state) => state.addContainer("a-first", "alpine:3.20", "running"));
  await until(() => expect(names(view)[0]).toBe("a-first"));
  fake.outside((state) => (state.containers = state.containers.filter(({ name }) => name !== "a-first")));
  await until(() => expect(names(view)[0]).toBe("c1"));
  expect(view.rowCount).toBe(10);
});

test("a row in which nothing changed stays the same object", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  const before = view.row(0);
  const other = view.row(1);
  fake.outside((state) => {
    const second = state.container("c2");
    if (second) second.state = "paused";
  });
  await until(() => expect(view.row(1)).toMatchObject({ name: "c2", state: "paused" }));
  expect(view.row(0)).toBe(before);
  expect(view.row(1)).not.toBe(other);
});

test("only what is near the screen is asked for, wherever the screen jumps to", async () => {
  const fake = new Fake();
  addMany(fake, 3_000);
  const { view } = await open(fake);
  expect(view.rowCount).toBe(3_000);
  view.want({ first: 2_970, last: 2_999 });
  await until(() => expect(view.row(2_999)).toMatchObject({ name: "many-02999" }));
  expect(view.row(1_500)).toBeUndefined();
  const counts = fake.asked.filter(({ command }) => command === "rows").map(({ args }) => args["count"] as number);
  expect(Math.max(...counts)).toBeLessThan(100);
});

test("a burst of changes is asked for one question at a time", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  const before = fake.asked.length;
  for (let turn = 0; turn < 50; turn++) fake.outside((state) => state.addContainer(`burst-${turn}`, "alpine:3.20", "created"));
  await until(() => expect(view.rowCount).toBe(60));
  expect(fake.asked.length - before).toBeLessThan(10);
});

test("filter, scope and order are changed in the same view, and a bad part is named", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  view.change({ filter: "shop", sort: "name", descending: true });
  await until(() => expect(names(view)[0]).toBe("shop-worker-1"));
  expect(view.total).toBe(10);
  view.change({ filter: "size:big" });
  await until(() => expect(view.filterFaults).toHaveLength(1));
  view.change({ filter: "", scope: "needLook" });
  await until(() => expect(view.rowCount).toBe(3));
});

test("a refused question keeps the rows of before, and asking again puts it right", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  fake.refuse("rows", { code: "timedOut", message: "it took too long", hint: null, faults: [], detail: null });
  view.again();
  await until(() => expect(view.failure?.code).toBe("timedOut"));
  expect(names(view)[0]).toBe("c1");
  fake.refuse("rows");
  view.again();
  await until(() => expect(view.failure).toBeUndefined());
});

test("a view that Rust forgot is opened again", async () => {
  const fake = seeded();
  const { view, client } = await open(fake);
  const opened = fake.asked.filter(({ command }) => command === "open_view").length;
  await client.closeView(1);
  view.again();
  await until(() => expect(fake.asked.filter(({ command }) => command === "open_view").length).toBe(opened + 1));
  await until(() => expect(view.failure).toBeUndefined());
  expect(names(view)[0]).toBe("c1");
});

test("while a view is opened again nothing else is asked, and then what changed meanwhile", async () => {
  const fake = seeded();
  const { view, client } = await open(fake);
  await client.closeView(1);
  const asked = (command: string) => fake.asked.filter((one) => one.command === command).length;
  const [opened, read] = [asked("open_view"), asked("rows")];
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  const invoke = fake.invoke.bind(fake);
  fake.invoke = async (command, args) => {
    const answer = await invoke(command, args);
    if (command === "open_view") await held;
    return answer;
  };
  view.again();
  await until(() => expect(asked("open_view")).toBe(opened + 1));
  view.again();
  view.again();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect([asked("open_view"), asked("rows")]).toEqual([opened + 1, read + 1]);
  expect(names(view)[0]).toBe("c1");
  arrive();
  await until(() => expect(asked("rows")).toBe(read + 2));
  expect(asked("open_view")).toBe(opened + 1);
});

test("a view that cannot be opened is not asked for by itself, though something changed meanwhile", async () => {
  const fake = seeded();
  fake.refuse("open_view", { code: "unreachable", message: "nothing listens", hint: null, faults: [], detail: null });
  const events = new Events();
  await events.start(fake);
  const view = new View(new Client(fake), events, QUERY);
  views.push(view);
  view.again();
  await until(() => expect(view.failure?.code).toBe("unreachable"));
  view.change({ filter: "importer" });
  view.again();
  // Each turn of the loop lets every answer that waits come.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
  expect(fake.asked.filter(({ command }) => command === "open_view")).toHaveLength(2);
  fake.refuse("open_view");
  view.again();
  await until(() => expect(view.rowCount).toBe(1));
});

test("rows far from the screen are let go, and come again when the screen returns", async () => {
  const fake = new Fake();
  addMany(fake, 3_000);
  const { view } = await open(fake);
  expect(view.row(0)).toBeDefined();
  view.want({ first: 2_970, last: 2_999 });
  await until(() => expect(view.row(2_999)).toBeDefined());
  expect(view.row(0)).toBeUndefined();
  view.want({ first: 2_500, last: 2_530 });
  await until(() => expect(view.row(2_500)).toBeDefined());
  expect(view.row(2_999)).toBeDefined();
  view.want({ first: 0, last: 30 });
  await until(() => expect(view.row(0)).toMatchObject({ name: "many-00000" }));
});

test("a view that cannot be opened is opened when it is asked again", async () => {
  const fake = seeded();
  fake.refuse("open_view", { code: "unreachable", message: "nothing listens", hint: null, faults: [], detail: null });
  const events = new Events();
  await events.start(fake);
  const view = new View(new Client(fake), events, QUERY);
  views.push(view);
  await until(() => expect(view.failure?.code).toBe("unreachable"));
  fake.refuse("open_view");
  view.again();
  await until(() => expect(view.rowCount).toBe(10));
});

test("while nobody looks changes are noted and asked for later", async () => {
  const fake = seeded();
  const { view } = await open(fake);
  view.sleep(true);
  const before = fake.asked.length;
  fake.outside((state) => state.addContainer("late", "alpine:3.20", "created"));
  await Promise.resolve();
  expect(fake.asked.length).toBe(before);
  view.sleep(false);
  await until(() => expect(view.rowCount).toBe(11));
});

test("keys are found wherever they stand, and a selection means ids", async () => {
  const fake = new Fake();
  addMany(fake, 500);
  const { view } = await open(fake);
  const last = fake.state.containers.at(-1)?.id ?? "";
  expect(await view.indexOf(last)).toBe(499);
  expect(await view.indexOf("nobody")).toBeUndefined();
  expect(await view.keysOf({ first: 480, last: 499 })).toHaveLength(20);
  const resolved = await view.resolve({ kind: "allBut", keys: [last] });
  expect(resolved.targets).toHaveLength(499);
  expect(resolved.verbs).toContainEqual({ verb: "start", count: 499 });
});

test("a range longer than one answer is taken whole", async () => {
  const fake = new Fake();
  addMany(fake, 4_500);
  const { view } = await open(fake);
  const keys = await view.keysOf({ first: 0, last: 4_499 });
  expect(new Set(keys)).toEqual(new Set(fake.state.containers.map(({ id }) => id)));
  expect(await view.keysOf({ first: 4_490, last: 9_000 })).toHaveLength(10);
});

test("groups are rows of their own and can be closed", async () => {
  const fake = seeded();
  const { view } = await open(fake, { grouped: true });
  const [head] = [view.row(0)];
  expect(head).toMatchObject({ kind: "group", project: "shop", count: 4 });
  view.change({ collapsed: ["project:shop"] });
  await until(() => expect(view.rowCount).toBe(8));
});

test("a change before the first page came is not missed", async () => {
  const fake = seeded();
  const client = new Client(fake);
  const events = new Events();
  await events.start(fake);
  const page = await client.openView(QUERY, 0, 40);
  let arrive = () => {};
  const late = new Promise<typeof page>((resolve) => (arrive = () => resolve(page)));
  const view = new View(client, events, QUERY, late);
  views.push(view);
  fake.outside((state) => state.addContainer("a-first", "alpine:3.20", "running"));
  arrive();
  await until(() => expect(names(view)[0]).toBe("a-first"));
});
