import { afterEach, expect, test, vi } from "vitest";

import { Client } from "./client.ts";
import { Desk } from "./desk.svelte.ts";
import { asFailure, failureWords, faultsByField, Refusal } from "./errors.ts";
import { Events } from "./events.ts";
import type { Fake } from "./fake/fake.ts";
import { seeded } from "./fake/seed.ts";
import { until } from "./fake/until.ts";
import type { Action } from "./generated/types.ts";
import { addressText, parseAddress } from "./words.ts";

const desks: Desk[] = [];

async function makeDesk(fake: Fake): Promise<Desk> {
  const events = new Events();
  await events.start(fake);
  const desk = new Desk(new Client(fake), events);
  desks.push(desk);
  await desk.refresh();
  return desk;
}

function target(fake: Fake, name: string): { id: string; name: string } {
  return { id: fake.state.container(name)?.id ?? "", name };
}

afterEach(() => desks.splice(0).forEach((desk) => desk.close()));

test("an action runs, the mirror says so, and the result is announced", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  const acting = desk.act({ noun: "container", what: { verb: "stop", targets: [target(fake, "c1")], timeoutS: null } });
  expect(desk.mirror.tag).toBe("running");
  const { outcome } = await acting;
  expect(outcome?.done).toHaveLength(1);
  expect(fake.state.container("c1")?.state).toBe("exited");
  await until(() => expect(desk.mirror.tag).toBe("ran"));
  expect(desk.mirror.texts.docker).toBe("docker stop c1");
  expect(desk.announced).toBe("Stopped c1");
});

test("nothing is removed before the question is answered, and a no leaves everything", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  const remove: Action = { noun: "container", what: { verb: "remove", targets: [target(fake, "c1")], force: true, volumes: false } };
  const first = desk.act(remove);
  await until(() => expect(desk.question?.consequences.title).toBe("Remove c1?"));
  expect(fake.state.container("c1")).toBeDefined();
  desk.question?.answer(false);
  expect(await first).toEqual({});
  expect(fake.state.container("c1")).toBeDefined();
  const second = desk.act(remove);
  await until(() => expect(desk.question).toBeDefined());
  desk.question?.answer(true);
  await second;
  expect(fake.state.container("c1")).toBeUndefined();
});

test("a second question takes the place of the first, which is answered with no", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  const remove = (name: string): Action => ({ noun: "container", what: { verb: "remove", targets: [target(fake, name)], force: true, volumes: false } });
  const first = desk.act(remove("c1"));
  await until(() => expect(desk.question?.consequences.title).toBe("Remove c1?"));
  const second = desk.act(remove("c2"));
  expect(await first).toEqual({});
  await until(() => expect(desk.question?.consequences.title).toBe("Remove c2?"));
  desk.question?.answer(true);
  await second;
  expect(fake.state.container("c1")).toBeDefined();
  expect(fake.state.container("c2")).toBeUndefined();
});

test("of several targets those that fail are named, and trying again takes only them", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  await desk.act({ noun: "container", what: { verb: "start", targets: [target(fake, "importer"), target(fake, "c1")] } });
  expect(fake.state.container("importer")?.state).toBe("running");
  expect(desk.troubles.map(({ title }) => title)).toEqual(["Could not start c1"]);
  await until(() => expect(desk.mirror.tag).toBe("failed"));
  const performed = () => fake.asked.filter(({ command }) => command === "perform").length;
  const before = performed();
  desk.troubles[0]?.again?.();
  await until(() => expect(performed()).toBe(before + 1));
  const last = fake.asked.filter(({ command }) => command === "perform").at(-1)?.args["action"] as Action;
  expect("targets" in last.what && last.what.targets.map(({ name }) => name)).toEqual(["c1"]);
});

test("a lost Engine refuses with its reason and is live again when it returns", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  expect(desk.refusal).toBeUndefined();
  fake.goDown("connection refused");
  expect(desk.stale).toBe(true);
  expect(desk.refusal).toContain("connection refused");
  const { failure } = await desk.act({ noun: "container", what: { verb: "pause", targets: [target(fake, "c1")] } });
  expect(failure?.code).toBe("unreachable");
  fake.comeBack();
  expect(desk.refusal).toBeUndefined();
});

test("the mirror shows what is pointed at after its time and then goes back", async () => {
  const fake = seeded();
  const desk = await makeDesk(fake);
  vi.useFakeTimers();
  try {
    desk.mirror.setView({ kind: "list", object: "container", all: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.mirror.texts.docker).toBe("docker ps --all");
    const pause: Action = { noun: "container", what: { verb: "pause", targets: [target(fake, "c1")] } };
    desk.mirror.point({ kind: "action", action: pause });
    await vi.advanceTimersByTimeAsync(60);
    expect(desk.mirror.tag).toBe("view");
    await vi.advanceTimersByTimeAsync(30);
    expect([desk.mirror.tag, desk.mirror.texts.docker]).toEqual(["will", "docker pause c1"]);
    desk.mirror.leave();
    await vi.advanceTimersByTimeAsync(390);
    expect(desk.mirror.tag).toBe("will");
    await vi.advanceTimersByTimeAsync(20);
    expect([desk.mirror.tag, desk.mirror.texts.docker]).toEqual(["view", "docker ps --all"]);
  } finally {
    vi.useRealTimers();
  }
});

test("whatever is thrown becomes a failure with its words", () => {
  const failure = { code: "nameTaken", message: "the name web is taken", hint: "Choose another.", faults: [{ field: "name", message: "it is taken", hint: null }], detail: null } as const;
  expect(asFailure({ ...failure })).toMatchObject({ code: "nameTaken" });
  expect(asFailure(new Refusal({ ...failure, faults: [...failure.faults] })).message).toBe("the name web is taken");
  expect(asFailure("command find not found")).toMatchObject({ code: "internal", detail: "command find not found" });
  expect(asFailure(new Error("no channel")).detail).toBe("no channel");
  expect(failureWords({ ...failure, faults: [] })).toBe("The name web is taken. Choose another.");
  expect(faultsByField({ ...failure, faults: [...failure.faults] }).get("name")).toBe("It is taken.");
});

test("addresses are read as docker writes them, and a wrong one says what to write", () => {
  for (const text of ["unix:///run/d.sock", "tcp://127.0.0.1:2375", "ssh://me@host", "npipe:////./pipe/docker_engine"]) {
    const read = parseAddress(text);
    expect("address" in read && addressText(read.address)).toBe(text);
  }
  expect(parseAddress("/run/d.sock")).toEqual({ address: { kind: "unix", at: "/run/d.sock" } });
  for (const text of ["", "unix://d.sock", "ftp://x", "docker"]) expect(parseAddress(text)).toHaveProperty("error");
});
