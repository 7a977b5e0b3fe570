import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import axe from "axe-core";
import { flushSync, tick } from "svelte";
import { expect, test, vi } from "vitest";
import Play from "@lucide/svelte/icons/play";

import type { Column } from "./columns.ts";
import { SampleRows, type SampleRow, sampleRows } from "./sample.svelte.ts";
import { isSelected, selectedCount } from "./selection.ts";
import { type TableEvents, TableState } from "./table.svelte.ts";
import Table from "./Table.svelte";

// The table loads its menu when it is first opened: reading it for the first time takes a busy machine longer than a test waits.
import.meta.glob("../{ContextMenu,MenuPanel}.svelte", { eager: true });

const COLUMNS: Column<SampleRow>[] = [
  { id: "name", title: "Name", min: 120, grow: 1, sortable: true, opens: true, text: (row) => row.name },
  { id: "key", title: "Key", min: 80, align: "end", leaves: 1, text: (row) => row.key },
];

function show(rows: (SampleRow | undefined)[], on: TableEvents<SampleRow> = {}, tree = false) {
  const source = new SampleRows(rows);
  const table = new TableState<SampleRow>({ tree });
  render(Table<SampleRow>, {
    name: "Samples",
    table,
    source,
    columns: COLUMNS,
    on,
    actions: (row: SampleRow) => [
      { id: "start", name: `Start ${row.name}`, icon: Play },
      { id: "stop", name: `Stop ${row.name}`, icon: Play, reason: "it does not run" },
    ],
    menu: () => [{ id: "remove", label: "Remove" }],
    nameOf: (row: SampleRow) => row.name,
  });
  const grid = screen.getByRole(tree ? "treegrid" : "grid");
  const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(grid, { key, ...more });
  const shown = () =>
    screen
      .getAllByRole("row")
      .filter((row) => row.dataset.index !== undefined)
      .map((row) => [Number(row.getAttribute("aria-rowindex")), row.querySelector(".td")?.textContent] as const)
      .sort(([a], [b]) => a - b)
      .map(([, name]) => name);
  const at = () => document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
  return { source, table, grid, press, shown, at };
}

test("a list of ten thousand has few rows in the document and says how long it is", () => {
  const { grid, shown, source } = show(sampleRows(10_000));
  expect(grid.getAttribute("aria-rowcount")).toBe("10001");
  expect(shown()[0]).toBe("row 0");
  expect(shown().length).toBeLessThan(40);
  expect(source.wanted.at(-1)?.first).toBe(0);
});

test("the keys move the cursor and the list follows", async () => {
  const { grid, press, at, shown, source } = show(sampleRows(10_000));
  grid.focus();
  await tick();
  expect(at()?.textContent).toContain("row 0");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(at()?.textContent).toContain("row 2");
  await press("PageDown");
  expect(at()?.textContent).toContain("row 21");
  await press("End");
  expect(at()?.textContent).toContain("row 9999");
  expect(shown().at(-1)).toBe("row 9999");
  expect(source.wanted.at(-1)?.last).toBe(9_999);
  await press("Home");
  expect(at()?.textContent).toContain("row 0");
});

test("in ten million rows End and Home reach both ends", async () => {
  const { grid, press, at, source } = show([]);
  const made = (index: number): SampleRow => ({ key: `k${index}`, name: `row ${index}` });
  vi.spyOn(source, "row").mockImplementation(made);
  source.rowCount = 10_000_000;
  source.revision += 1;
  flushSync();
  grid.focus();
  await press("End");
  expect(at()?.textContent).toContain("row 9999999");
  await press("ArrowUp");
  expect(at()?.textContent).toContain("row 9999998");
  await press("Home");
  expect(at()?.textContent).toContain("row 0");
});

test("rows that are not here are drawn as skeletons and filled when they come", async () => {
  const { shown, source } = show([undefined, ...sampleRows(2)]);
  expect(shown()).toEqual(["", "row 0", "row 1"]);
  source.set(sampleRows(3));
  await tick();
  expect(shown()).toEqual(["row 0", "row 1", "row 2"]);
});

test("the cursor stays on its thing while rows come and go around it", async () => {
  const { grid, press, at, source, table } = show(sampleRows(5));
  grid.focus();
  await press("ArrowDown");
  await press("ArrowDown");
  expect(at()?.textContent).toContain("row 2");
  const rows = sampleRows(5);
  source.set([{ key: "new", name: "new" }, ...rows]);
  await tick();
  expect(table.cursor).toBe(3);
  expect(at()?.textContent).toContain("row 2");
  source.set([...rows].reverse());
  await tick();
  expect(at()?.textContent).toContain("row 2");
  source.set(rows.filter((row) => row.key !== "k2"));
  await waitFor(() => expect(at()?.textContent).toContain("row 3"));
  source.set([]);
  await tick();
  expect(table.cursor).toBe(-1);
});

test("what is at the top stays there when rows come above it", async () => {
  const { source, table } = show(sampleRows(1_000));
  table.scroller.moveTo(500 * 32);
  await tick();
  const rows = sampleRows(1_000);
  source.set([{ key: "x", name: "x" }, { key: "y", name: "y" }, ...rows]);
  await tick();
  expect(table.scroller.top).toBe(502);
});

test("Space selects, Shift extends, Control A takes all and Escape lets go", async () => {
  const selectionChange = vi.fn();
  const { grid, press, table } = show(sampleRows(100), { selectionChange });
  grid.focus();
  await press(" ");
  expect(isSelected(table.selection, "k0")).toBe(true);
  await press("ArrowDown", { shiftKey: true });
  await press("ArrowDown", { shiftKey: true });
  await waitFor(() => expect(selectedCount(table.selection, 100)).toBe(3));
  await press("ArrowUp", { shiftKey: true });
  await waitFor(() => expect(selectedCount(table.selection, 100)).toBe(2));
  await press("a", { ctrlKey: true });
  expect(selectedCount(table.selection, 100)).toBe(100);
  await press(" ");
  expect(selectedCount(table.selection, 100)).toBe(99);
  expect(selectionChange).toHaveBeenLastCalledWith(table.selection);
  await press("Escape");
  expect(selectedCount(table.selection, 100)).toBe(0);
});

test("Escape clears the filter first and leaves last", async () => {
  const escape = vi.fn(() => true);
  const leave = vi.fn();
  const { grid, press, table } = show(sampleRows(3), { escape, leave });
  grid.focus();
  await press(" ");
  await press("Escape");
  expect(selectedCount(table.selection, 3)).toBe(1);
  escape.mockReturnValue(false);
  await press("Escape");
  expect(selectedCount(table.selection, 3)).toBe(0);
  expect(leave).not.toHaveBeenCalled();
  await press("Escape");
  expect(leave).toHaveBeenCalledOnce();
});

test("Enter opens, Shift Space peeks, letters go to the filter, Alt letters to the page", async () => {
  const on = { open: vi.fn(), peek: vi.fn(), type: vi.fn(), key: vi.fn(), filter: vi.fn() };
  const { grid, press } = show(sampleRows(3), on);
  grid.focus();
  await press("Enter");
  expect(on.open).toHaveBeenCalledWith({ key: "k0", name: "row 0" });
  await press(" ", { shiftKey: true });
  expect(on.peek).toHaveBeenCalledOnce();
  await press("w");
  expect(on.type).toHaveBeenCalledWith("w");
  await press("/");
  expect(on.filter).toHaveBeenCalledOnce();
  await press("r", { altKey: true, code: "KeyR" });
  expect(on.key).toHaveBeenCalledWith("R", { key: "k0", name: "row 0" });
  await press("Delete");
  expect(on.key).toHaveBeenLastCalledWith("Delete", { key: "k0", name: "row 0" });
});

test("the arrows walk the actions of a row; one that cannot be done does nothing", async () => {
  const action = vi.fn();
  const { grid, press, at } = show(sampleRows(3), { action });
  grid.focus();
  await press("ArrowRight");
  expect(at()?.getAttribute("aria-label")).toBe("Start row 0");
  await press("Enter");
  expect(action).toHaveBeenCalledWith("start", { key: "k0", name: "row 0" });
  await press("ArrowRight");
  expect(at()?.getAttribute("aria-description")).toBe("Stop row 0: it does not run");
  await press("Enter");
  expect(action).toHaveBeenCalledOnce();
  await press("ArrowLeft");
  await press("ArrowLeft");
  expect(at()?.getAttribute("role")).toBe("row");
});

test("actions are in the document only for the row under the pointer and the cursor row", async () => {
  const { grid } = show(sampleRows(50));
  expect(screen.queryAllByRole("button", { name: /^Start/ })).toHaveLength(0);
  await fireEvent.pointerOver(screen.getByText("row 7"));
  grid.focus();
  await tick();
  expect(screen.getAllByRole("button", { name: /^Start/ }).map((button) => button.getAttribute("aria-label"))).toEqual([
    "Start row 0",
    "Start row 7",
  ]);
});

test("groups close and open by arrow and are never selected", async () => {
  const group = vi.fn();
  const rows = [{ key: "g", name: "shop", group: { open: true } }, ...sampleRows(2)];
  const { grid, press, table, source, at } = show(rows, { group }, true);
  grid.focus();
  await tick();
  expect(at()?.getAttribute("aria-expanded")).toBe("true");
  await press(" ");
  expect(selectedCount(table.selection, 2)).toBe(0);
  await press("ArrowLeft");
  expect(group).toHaveBeenLastCalledWith("g", false);
  source.set([{ key: "g", name: "shop", group: { open: false } }]);
  await tick();
  await press("ArrowRight");
  expect(group).toHaveBeenLastCalledWith("g", true);
});

test("a click on a head orders by it, a second one turns the order", async () => {
  const sort = vi.fn();
  show(sampleRows(3), { sort });
  const head = screen.getByRole("columnheader", { name: "Name" });
  expect(head.getAttribute("aria-sort")).toBe("none");
  await fireEvent.click(screen.getByRole("button", { name: "Name" }));
  expect(head.getAttribute("aria-sort")).toBe("ascending");
  await fireEvent.click(screen.getByRole("button", { name: "Name" }));
  expect(sort).toHaveBeenLastCalledWith({ column: "name", descending: true });
});

test("the head is reached by key from the first row", async () => {
  const { grid, press } = show(sampleRows(3));
  grid.focus();
  await press("ArrowUp");
  expect(document.activeElement?.textContent?.trim()).toBe("Name");
  await fireEvent.keyDown(document.activeElement as Element, { key: "ArrowDown" });
  expect(document.activeElement).toBe(grid);
});

test("a click moves the cursor, on the name it opens, with Control it selects", async () => {
  const open = vi.fn();
  const { table } = show(sampleRows(5), { open });
  await fireEvent.click(screen.getByText("k3"));
  expect(table.cursor).toBe(3);
  expect(open).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByText("row 2"));
  expect(open).toHaveBeenCalledWith({ key: "k2", name: "row 2" });
  await fireEvent.click(screen.getByText("k1"), { ctrlKey: true });
  expect(isSelected(table.selection, "k1")).toBe(true);
});

test("the context menu opens by key and hands the choice to the page", async () => {
  const action = vi.fn();
  const { grid, press } = show(sampleRows(3), { action });
  grid.focus();
  await press("F10", { shiftKey: true });
  const item = await screen.findByRole("menuitem", { name: "Remove" });
  await fireEvent.keyDown(item, { key: "Enter" });
  await waitFor(() => expect(action).toHaveBeenCalledWith("remove", { key: "k0", name: "row 0" }));
});

test("axe finds nothing", async () => {
  const rows = [{ key: "g", name: "shop", group: { open: true } }, ...sampleRows(4)];
  const { grid, press } = show(rows, {}, true);
  grid.focus();
  await press("ArrowDown");
  const { violations } = await axe.run(grid, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});
