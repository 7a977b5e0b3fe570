import { expect, test } from "vitest";

import type { Desk } from "../ipc/desk.svelte.ts";
import type { Event, Inspection } from "../ipc/generated/types.ts";
import { ObjectPage } from "./detail.svelte.ts";

/** A desk whose Engine answers when the test says so. */
function slowDesk() {
  const heard = new Map<string, (event: Event) => void>();
  const answers: ((found: Inspection) => void)[] = [];
  const desk = {
    events: {
      on: (kind: string, hear: (event: Event) => void) => {
        heard.set(kind, hear);
        return () => heard.delete(kind);
      },
    },
    client: { inspect: () => new Promise<Inspection>((resolve) => answers.push(resolve)) },
  } as unknown as Desk;
  const removed: Event = { kind: "objectChanged", object: "container", id: "c1", gone: true };
  return { desk, answers, remove: () => heard.get("objectChanged")?.(removed) };
}

const FOUND = { object: "container", document: {}, detail: { kind: "container", id: "c1", name: "web" } } as unknown as Inspection;

test("an answer to a question from before the removal does not bring the object back", async () => {
  const { desk, answers, remove } = slowDesk();
  const page = new ObjectPage(desk, "container", "c1");
  answers[0]?.(FOUND);
  await Promise.resolve();
  await expect.poll(() => page.inspection).toBe(FOUND);
  const asked = page.load();
  remove();
  expect(page.gone).toBe(true);
  answers[1]?.(FOUND);
  await asked;
  expect(page.gone).toBe(true);
  page.close();
});
