import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";

import { Client } from "../ipc/client.ts";
import { Desk } from "../ipc/desk.svelte.ts";
import { Events } from "../ipc/events.ts";
import type { Fake } from "../ipc/fake/fake.ts";
import { addMany, seeded } from "../ipc/fake/seed.ts";
import { until } from "../ipc/fake/until.ts";
import { linkTo } from "../ipc/links.ts";
import { Listings, startQuery } from "../parts/listing.svelte.ts";
import Frame from "./Frame.svelte";

// What the window loads when it is first used is loaded before: reading it for the first time takes a busy machine longer than a test waits.
import.meta.glob(["./*.svelte", "../features/**/*.svelte", "../kit/**/*.svelte"], { eager: true });

const desks: Desk[] = [];

/** The whole window on the fake, at an address. */
async function openWindow(hash = "", fake: Fake = seeded()): Promise<{ fake: Fake; desk: Desk }> {
  history.replaceState(null, "", hash === "" ? "#" : hash);
  const events = new Events();
  await events.start(fake);
  const client = new Client(fake);
  const desk = new Desk(client, events);
  desks.push(desk);
  const listings = new Listings(desk);
  const first = await client.firstPicture(startQuery("container"), 60);
  desk.engine = first.engine;
  listings.of("container", first.page);
  render(Frame, { desk, listings, controls: fake.window });
  return { fake, desk };
}

/** What axe finds, but for what needs a layout. */
async function faults(): Promise<unknown[]> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 300))]);
}

function rowOf(name: string): HTMLElement {
  const row = screen.getAllByRole("row").find((one) => within(one).queryByText(name, { exact: true }) !== null);
  if (!row) throw new Error(`no row ${name}`);
  return row;
}

async function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): Promise<void> {
  await fireEvent.keyDown(element, { key, ...more });
}

afterEach(() => {
  cleanup();
  desks.splice(0).forEach((desk) => desk.close());
  document.body.replaceChildren();
});

test("a container is stopped from its row, by the pointer", async () => {
  const { fake } = await openWindow();
  await screen.findByRole("treegrid", { name: "Containers" });
  await fireEvent.pointerOver(rowOf("c1"));
  await fireEvent.click(await screen.findByRole("button", { name: "Stop c1" }));
  await until(() => expect(fake.state.container("c1")?.state).toBe("exited"));
  await until(() => expect(within(rowOf("c1")).getByText("Exited 0")).toBeTruthy());
  expect(await screen.findByText(/^Ran,/)).toBeTruthy();
});

test("by keys alone a container is found, removed after its question, and the cursor stays", async () => {
  const { fake } = await openWindow();
  const grid = await screen.findByRole("treegrid", { name: "Containers" });
  grid.focus();
  for (const letter of "scratch") await press(grid, letter);
  await until(() => expect(screen.queryByText("c1")).toBeNull());
  await press(grid, "Home");
  await press(grid, "ArrowDown");
  await press(grid, "Delete");
  const dialog = await screen.findByRole("alertdialog", { name: "Remove scratch?" });
  expect(within(dialog).getByText(/cannot be brought back/)).toBeTruthy();
  await fireEvent.click(within(dialog).getByRole("button", { name: "Remove scratch" }));
  await until(() => expect(fake.state.container("scratch")).toBeUndefined());
  expect(await screen.findByText("No container matches scratch")).toBeTruthy();
  await fireEvent.click(screen.getByRole("button", { name: "Clear the filter" }));
  await until(() => expect(screen.getByText("c1")).toBeTruthy());
});

test("a container is killed with a signal that is chosen, after what it ends is said", async () => {
  const { fake } = await openWindow();
  const grid = await screen.findByRole("treegrid", { name: "Containers" });
  grid.focus();
  for (const letter of "c1") await press(grid, letter);
  await until(() => expect(screen.queryByText("scratch")).toBeNull());
  await press(grid, "Home");
  await press(grid, "ArrowDown");
  await press(grid, "F10", { shiftKey: true });
  await press(await screen.findByRole("menuitem", { name: "Kill…" }), "Enter");
  const dialog = await screen.findByRole("alertdialog", { name: "Kill c1?" });
  expect(within(dialog).getByText("SIGKILL")).toBeTruthy();
  expect(fake.state.container("c1")?.state).toBe("running");
  await fireEvent.click(within(dialog).getByRole("button", { name: "Kill c1" }));
  await until(() => expect(fake.state.container("c1")).toMatchObject({ state: "exited", exitCode: 137 }));
});

test("what another client does is seen without asking, and a removed object's page says so", async () => {
  const { fake } = await openWindow(linkTo("container", seeded().state.container("c2")?.id ?? ""));
  expect(await screen.findByRole("heading", { name: "c2" })).toBeTruthy();
  fake.outside((state) => {
    const container = state.container("c2");
    if (container) container.name = "renamed";
  });
  expect(await screen.findByRole("heading", { name: "renamed" })).toBeTruthy();
  fake.outside((state) => (state.containers = state.containers.filter(({ name }) => name !== "renamed")));
  expect(await screen.findByText("renamed was removed")).toBeTruthy();
  expect(screen.getByRole("heading", { name: "renamed" })).toBeTruthy();
});

test("a lost Engine leaves the rows, says since when and why, and refuses actions with that reason", async () => {
  const { fake } = await openWindow();
  await screen.findByRole("treegrid", { name: "Containers" });
  fake.goDown("connection refused");
  expect(await screen.findByText("default does not answer")).toBeTruthy();
  expect(screen.getByText("c1")).toBeTruthy();
  const make = screen.getByRole("button", { name: "New container" });
  await until(() => expect(make.getAttribute("aria-description")).toContain("connection refused"));
  fake.comeBack();
  await until(() => expect(screen.queryByText("default does not answer")).toBeNull());
});

test("without any Engine the window says what is missing and starts a native one", async () => {
  const fake = seeded();
  fake.goDown();
  if (fake.state.link.kind === "lost") fake.state.link.wasLive = false;
  const { desk } = await openWindow("", fake);
  expect(await screen.findByRole("heading", { name: "No container engine found" })).toBeTruthy();
  expect(await faults()).toEqual([]);
  await fireEvent.click(screen.getByRole("button", { name: "Start it here" }));
  expect(await screen.findByRole("treegrid", { name: "Containers" })).toBeTruthy();
  const commands = () => fake.asked.map(({ command }) => command);
  await until(() => expect(commands()).toContain("engine_state"));
  expect(desk.engine?.source).toEqual({ kind: "native" });
  // Starting it has switched already: asking for that too would connect twice.
  expect(commands()).not.toContain("use_engine");
});

test("a network is made with a subnet, and a bad subnet is said at its field", async () => {
  const { fake } = await openWindow("#/networks/+new");
  await fireEvent.input(await screen.findByLabelText("Name"), { target: { value: "lab" } });
  await fireEvent.input(screen.getByLabelText("Subnet"), { target: { value: "192.169.100.0/24" } });
  await fireEvent.click(screen.getByRole("button", { name: "Create network" }));
  await until(() => expect(screen.getByLabelText("Subnet").getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getByText(/br3 has it/)).toBeTruthy();
  await fireEvent.input(screen.getByLabelText("Subnet"), { target: { value: "192.169.101.0/24" } });
  await fireEvent.click(screen.getByRole("button", { name: "Create network" }));
  await until(() => expect(fake.state.networks.some(({ name }) => name === "lab")).toBe(true));
  expect(await screen.findByRole("heading", { name: "lab" })).toBeTruthy();
});

test("a container that was made but did not start has its page, which says why and offers to start it", async () => {
  const { fake } = await openWindow("#/containers/+new?image=alpine%3A3.20");
  await fireEvent.input(await screen.findByLabelText("Name"), { target: { value: "stays" } });
  const form = screen.getByRole("form", { name: "New container" });
  const entrypoint = within(form).getByLabelText("Entrypoint");
  entrypoint.focus();
  await press(entrypoint, "ArrowDown");
  await fireEvent.pointerUp(await screen.findByRole("option", { name: /JSON form/ }), { pointerType: "mouse", button: 0 });
  await fireEvent.input(await within(form).findByLabelText("Program"), { target: { value: "no-such-program" } });
  await fireEvent.click(screen.getByRole("button", { name: "Create and start" }));
  expect(await screen.findByRole("heading", { name: "stays", level: 1 })).toBeTruthy();
  const notice = await screen.findByRole("region", { name: "stays was made, but did not start" });
  expect(notice.textContent).toContain("no-such-program is not in the image");
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await until(() => expect(fake.state.container("stays")?.state).toBe("running"));
});

test("the palette finds an action by its words and does it", async () => {
  const { fake } = await openWindow();
  await press(document.body, "k", { ctrlKey: true });
  const input = await screen.findByRole("combobox");
  await fireEvent.input(input, { target: { value: "pause c1" } });
  await screen.findByText("Pause c1");
  await until(() => expect(screen.getByRole("option", { selected: true }).textContent).toContain("Pause c1"));
  await press(input, "Enter");
  await until(() => expect(fake.state.container("c1")?.state).toBe("paused"));
});

test("names that would deceive are shown inert", async () => {
  const fake = seeded();
  fake.state.addContainer("<img src=x onerror=alert(1)>\u202egnp", "alpine:3.20", "created");
  await openWindow("", fake);
  expect(await screen.findByText("<img src=x onerror=alert(1)>\ufffdgnp")).toBeTruthy();
  expect(document.querySelector("img")).toBeNull();
});

test("thousands of rows leave few elements in the document", async () => {
  const fake = seeded();
  addMany(fake, 2_000);
  await openWindow("", fake);
  const grid = await screen.findByRole("treegrid", { name: "Containers" });
  expect(grid.getAttribute("aria-rowcount")).toBe("2013");
  expect(screen.getAllByRole("row").length).toBeLessThan(60);
});

test.each([
  ["#/containers", "Containers"],
  ["#/images", "Images"],
  ["#/networks", "Networks"],
  ["#/volumes", "Volumes"],
  ["#/engine", "Engine"],
  ["#/connect", "Connect to an Engine"],
  ["#/containers/+new", "New container"],
  ["#/networks/+new", "New network"],
  ["#/volumes/+new", "New volume"],
  ["#/containers/c1", "c1"],
  ["#/containers/c1/logs", "c1"],
  ["#/containers/c1/inspect", "c1"],
  ["#/images/alpine%3A3.20/history", "alpine:3.20"],
  ["#/networks/br3/members", "br3"],
  ["#/volumes/shop_db", "shop_db"],
])("axe finds nothing at %s", async (hash, heading) => {
  const { fake } = await openWindow(hash);
  fake.write("c1", "a line", "!an error");
  expect(await screen.findByRole("heading", { name: heading, level: 1 })).toBeTruthy();
  expect(await faults()).toEqual([]);
});
