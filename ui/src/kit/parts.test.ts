import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { createRawSnippet, tick } from "svelte";
import { afterEach, expect, test, vi } from "vitest";

import Controls from "../../kit/Controls.svelte";
import Values from "../../kit/Values.svelte";
import AlertDialog from "./AlertDialog.svelte";
import Button from "./Button.svelte";
import Combobox from "./Combobox.svelte";
import Dialog from "./Dialog.svelte";
import EmptyState from "./EmptyState.svelte";
import FailedState from "./FailedState.svelte";
import IconButton from "./IconButton.svelte";
import Loadable from "./Loadable.svelte";
import Menu from "./Menu.svelte";
import MiddleTruncate from "./MiddleTruncate.svelte";
import NumberInput from "./NumberInput.svelte";
import Palette from "./Palette.svelte";
import Select from "./Select.svelte";
import Toaster from "./Toaster.svelte";
import { Toasts } from "./toasts.svelte.ts";
import ToggleGroup from "./ToggleGroup.svelte";
import Tree from "./Tree.svelte";
import Play from "@lucide/svelte/icons/play";

const words = (text: string) => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

/** What axe finds, but for what needs a layout, which jsdom has none of. */
async function faults(element: Element = document.body): Promise<unknown[]> {
  const { violations } = await axe.run(element, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "heading-order": { enabled: false } },
  });
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
}

afterEach(() => vi.useRealTimers());

test("axe finds nothing in the controls", async () => {
  render(Controls);
  expect(await faults()).toEqual([]);
});

test("axe finds nothing in the values", async () => {
  render(Values);
  expect(await faults()).toEqual([]);
  await fireEvent.click(screen.getByRole("tab", { name: /Inspect/ }));
  expect(screen.getByRole("tree", { name: "the sample" })).toBeTruthy();
  expect(await faults()).toEqual([]);
});

test("a button with a reason says it and does nothing", async () => {
  const onclick = vi.fn();
  const { rerender } = render(Button, { onclick, reason: "The engine does not answer", children: words("Start") });
  const button = screen.getByRole("button", { name: "Start" });
  await fireEvent.click(button);
  expect(onclick).not.toHaveBeenCalled();
  expect(button.getAttribute("aria-disabled")).toBe("true");
  expect(button.getAttribute("aria-description")).toBe("The engine does not answer");
  await rerender({ reason: undefined, busy: true });
  await fireEvent.click(button);
  expect(onclick).not.toHaveBeenCalled();
  await rerender({ busy: false });
  await fireEvent.click(button);
  expect(onclick).toHaveBeenCalledOnce();
  expect(button.hasAttribute("aria-description")).toBe(false);
});

test("a tooltip comes after half a second and goes at once", async () => {
  vi.useFakeTimers();
  render(IconButton, { icon: Play, name: "Start shop-web-1" });
  const button = screen.getByRole("button", { name: "Start shop-web-1" });
  await fireEvent.pointerEnter(button);
  vi.advanceTimersByTime(450);
  expect(screen.queryByRole("tooltip")).toBeNull();
  vi.advanceTimersByTime(100);
  expect(screen.getByRole("tooltip").textContent).toBe("Start shop-web-1");
  await fireEvent.pointerLeave(button);
  expect(screen.queryByRole("tooltip")).toBeNull();
});

test("an alert dialog starts on the safe button and acts only on the other", async () => {
  const onconfirm = vi.fn();
  const oncancel = vi.fn();
  render(AlertDialog, {
    open: true,
    title: "Remove shop-db for good?",
    confirm: "Remove shop-db",
    onconfirm,
    oncancel,
    children: words("It cannot be brought back."),
  });
  await waitFor(() => expect(document.activeElement?.textContent?.trim()).toBe("Cancel"));
  expect(await faults()).toEqual([]);
  await fireEvent.click(screen.getByRole("button", { name: "Remove shop-db" }));
  expect(onconfirm).toHaveBeenCalledOnce();
  await fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(oncancel).toHaveBeenCalledOnce();
});

test("a dialog closes by Escape and by its button", async () => {
  const onclose = vi.fn();
  render(Dialog, { open: true, title: "New network", description: "It joins containers.", onclose, children: words("body") });
  const dialog = await screen.findByRole("dialog", { name: "New network" });
  expect(await faults()).toEqual([]);
  await fireEvent.keyDown(dialog, { key: "Escape" });
  await waitFor(() => expect(onclose).toHaveBeenCalledOnce());
});

test("loading shows nothing, then rows, then words", async () => {
  vi.useFakeTimers();
  const { container, rerender } = render(Loadable, {
    phase: "loading",
    words: "Reading 1 204 images",
    empty: words("nothing here"),
    failed: words("it failed"),
    children: words("the data"),
  });
  const text = () => container.textContent?.trim();
  vi.advanceTimersByTime(140);
  await tick();
  expect(container.querySelectorAll(".line")).toHaveLength(0);
  vi.advanceTimersByTime(20);
  await tick();
  expect(container.querySelectorAll(".line").length).toBeGreaterThan(3);
  expect(text()).toBe("");
  vi.advanceTimersByTime(3_000);
  await tick();
  expect(text()).toBe("Reading 1 204 images");
  await rerender({ phase: "data" });
  expect(text()).toBe("the data");
  await rerender({ phase: "failed" });
  expect(text()).toBe("it failed");
  await rerender({ phase: "failed", stale: true });
  expect(text()).toContain("the data");
  await rerender({ phase: "empty" });
  expect(text()).toBe("nothing here");
});

test("axe finds nothing in what is empty or failed", async () => {
  render(EmptyState, { title: "No volumes yet", words: "A volume keeps data." });
  render(FailedState, { title: "Could not read the volumes", words: "The engine does not answer.", detail: "dial unix: refused" });
  expect(await faults()).toEqual([]);
});

test("a toast goes when its time is over, which stands still while it is pointed at", async () => {
  vi.useFakeTimers();
  const toasts = new Toasts();
  const run = vi.fn();
  render(Toaster, { toasts });
  toasts.show({ text: "Moved c7 to Trash", action: { label: "Undo", run }, stayMs: 1_000 });
  await tick();
  const toast = screen.getByRole("group", { name: "Notification" });
  await fireEvent.pointerEnter(toast);
  vi.advanceTimersByTime(5_000);
  await tick();
  expect(screen.getByText("Moved c7 to Trash")).toBeTruthy();
  await fireEvent.pointerLeave(toast);
  vi.advanceTimersByTime(1_200);
  await tick();
  expect(screen.queryByText("Moved c7 to Trash")).toBeNull();
  toasts.show({ text: "first" });
  toasts.show({ text: "second", action: { label: "Undo", run } });
  await tick();
  expect(screen.queryByText("first")).toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: /Undo/ }));
  expect(run).toHaveBeenCalledOnce();
  await tick();
  expect(screen.queryByText("second")).toBeNull();
});

test("a menu opens by key, skips what cannot be chosen and hands over the id", async () => {
  const onpick = vi.fn();
  render(Menu, {
    items: [{ id: "a", label: "Pause", reason: "not running" }, "line", { id: "b", label: "Rename", keys: "F2" }],
    onpick,
    name: "More for c1",
    children: words("…"),
  });
  const trigger = screen.getByRole("button", { name: "More for c1" });
  trigger.focus();
  await fireEvent.keyDown(trigger, { key: "ArrowDown" });
  const item = await screen.findByRole("menuitem", { name: /Rename/ });
  expect(screen.getByRole("menuitem", { name: /Pause/ }).getAttribute("aria-disabled")).toBe("true");
  expect(await faults()).toEqual([]);
  await fireEvent.keyDown(item, { key: "Enter" });
  await waitFor(() => expect(onpick).toHaveBeenCalledWith("b"));
});

test("a select opens by key and hands over the value", async () => {
  const onchange = vi.fn();
  render(Select, { name: "Driver", value: "bridge", options: [{ value: "bridge", label: "bridge" }, { value: "macvlan", label: "macvlan" }], onchange });
  const trigger = screen.getByRole("combobox", { name: "Driver" });
  trigger.focus();
  await fireEvent.keyDown(trigger, { key: "ArrowDown" });
  await screen.findByRole("option", { name: "macvlan" });
  expect(await faults()).toEqual([]);
  await fireEvent.keyDown(trigger, { key: "ArrowDown" });
  await fireEvent.keyDown(trigger, { key: "Enter" });
  await waitFor(() => expect(onchange).toHaveBeenCalledWith("macvlan"));
});

test("a combobox narrows its options and takes free text where it may", async () => {
  const onchange = vi.fn();
  render(Combobox, { name: "Image", free: true, options: [{ value: "nginx:1.27", label: "nginx:1.27" }, { value: "redis:7", label: "redis:7" }], onchange });
  const input = screen.getByRole("combobox", { name: "Image" });
  await fireEvent.input(input, { target: { value: "redis" } });
  await screen.findByRole("option", { name: "redis:7" });
  expect(screen.queryByRole("option", { name: "nginx:1.27" })).toBeNull();
  expect(onchange).toHaveBeenLastCalledWith("redis");
  expect(await faults()).toEqual([]);
  await fireEvent.input(input, { target: { value: "my/own:1" } });
  expect(onchange).toHaveBeenLastCalledWith("my/own:1");
});

test("a number keeps to its bounds and to what was typed", async () => {
  render(NumberInput, { "aria-label": "Port", value: 8080, min: 1, max: 65535 });
  const input = screen.getByRole<HTMLInputElement>("spinbutton", { name: "Port" });
  await fireEvent.keyDown(input, { key: "ArrowUp" });
  expect(input.value).toBe("8081");
  await fireEvent.input(input, { target: { value: "70000" } });
  expect(input.value).toBe("70000");
  expect(input.getAttribute("aria-valuenow")).toBeNull();
  await fireEvent.input(input, { target: { value: "443" } });
  expect(input.getAttribute("aria-valuenow")).toBe("443");
});

test("one view is always on", async () => {
  const onchange = vi.fn();
  render(ToggleGroup, { name: "View", value: "all", options: [{ value: "all", label: "All", count: 1204 }, { value: "running", label: "Running" }], onchange });
  const all = screen.getByRole("radio", { name: /^All/ });
  await fireEvent.click(all);
  expect(all.getAttribute("aria-checked")).toBe("true");
  await fireEvent.click(screen.getByRole("radio", { name: "Running" }));
  expect(onchange.mock.calls).toEqual([["running"]]);
});

test("the palette is walked by keys and closes on what is picked", async () => {
  const onpick = vi.fn();
  const groups = [
    { title: "Do", items: [{ id: "restart", title: "Restart c1", ranges: [[0, 4]] as const, command: "docker restart c1" }] },
    { title: "Go to", items: [{ id: "c1", title: "c1", note: "Running" }] },
  ];
  render(Palette, { open: true, query: "rest", groups, onpick });
  const input = await screen.findByRole("combobox");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(2));
  expect(screen.getByText("Rest").tagName).toBe("B");
  expect(await faults()).toEqual([]);
  await fireEvent.keyDown(input, { key: "ArrowDown" });
  await waitFor(() => expect(screen.getByRole("option", { name: /^c1/ }).hasAttribute("data-selected")).toBe(true));
  await fireEvent.keyDown(input, { key: "Enter" });
  await waitFor(() => expect(onpick).toHaveBeenCalledWith("c1"));
});

test("a tree is walked by keys and searched", async () => {
  render(Tree, { name: "inspect of c1", value: { Id: "abc", Config: { Env: ["PATH=/bin", "LANG=C"] } } });
  const tree = screen.getByRole("tree", { name: "inspect of c1" });
  const lines = () => screen.getAllByRole("treeitem").map((item) => item.textContent?.replace(/\s+/g, " ").trim());
  expect(lines()).toHaveLength(4);
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) await fireEvent.keyDown(tree, { key });
  expect(lines()).toContain('1 "LANG=C"');
  await fireEvent.input(screen.getByRole("textbox", { name: /Search/ }), { target: { value: "lang" } });
  await waitFor(() => expect(screen.getByText("1 match")).toBeTruthy());
  expect(lines()).toHaveLength(4);
  expect(await faults()).toEqual([]);
});

test("a cut text keeps all of it in its tooltip, with what hides made visible", () => {
  const { container } = render(MiddleTruncate, { text: "evil\u202egnp.exe:v1" });
  expect(container.querySelector("[title]")?.getAttribute("title")).toBe("evil\ufffdgnp.exe:v1");
  expect(container.textContent).toBe("evil\ufffdgnp.exe:v1");
});
