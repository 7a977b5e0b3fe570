import { commandOf, type Step } from "./keyboard.ts";
import type { RowAction } from "./columns.ts";
import type { RowSource, Sort } from "./rows.ts";
import { Scroller } from "./scroller.svelte.ts";
import { EVERYTHING, isEmpty, isSelected, NOTHING, type Selection, toggled, withKeys } from "./selection.ts";

/** What a table tells its page. */
export interface TableEvents<R> {
  /** Enter, a double click, or a click on a cell that opens. */
  open?(row: R): void;
  peek?(row: R): void;
  selectionChange?(selection: Selection): void;
  /** Text for the filter field, or "Backspace". The cursor stays here. */
  type?(text: string): void;
  /** The key that goes to the filter. */
  filter?(): void;
  /** Escape. Returns whether it cleared a filter; then nothing else happens. */
  escape?(): boolean;
  /** Escape with nothing left to clear. */
  leave?(): void;
  /** Alt with a letter by key position, or "Delete". */
  key?(key: string, row: R): void;
  /** A row action or a line of the context menu was chosen. */
  action?(id: string, row: R): void;
  /** A group shall be opened or closed. */
  group?(key: string, open: boolean): void;
  sort?(sort: Sort): void;
  /** While true, the order shall not change: the pointer is over the actions. */
  hold?(held: boolean): void;
  /** The cursor came to another row, or to none. */
  cursor?(row: R | undefined): void;
}

/** What a table is connected to. */
export interface TableLink<R> {
  source(): RowSource<R>;
  events(): TableEvents<R>;
  actions(row: R): readonly RowAction[];
  openMenu(index: number): void;
}

/** Above this many rows a range is asked for rather than walked. */
const LONG_RANGE = 5_000;

/** Cursor, selection and order of one table. A page keeps it, so that all three survive going away and coming back. */
export class TableState<R> {
  readonly selectable: boolean;
  /** Whether there can be group rows. */
  readonly tree: boolean;
  readonly scroller = new Scroller(() => this.link?.source().rowCount ?? 0);
  /** The index of the cursor row, −1 for none. */
  cursor = $state(-1);
  cursorKey = $state<string>();
  /** Which action of the cursor row the keys are on, −1 for the row itself. */
  action = $state(-1);
  /** The row under the pointer, −1 for none. */
  hover = $state(-1);
  selection = $state.raw<Selection>(NOTHING);
  sort = $state.raw<Sort>();
  link = $state.raw<TableLink<R>>();

  /** Where a range starts, and what was selected before it. */
  #range: { from: number; before: Selection } | undefined;
  #seeking = 0;
  #anchor: { index: number; key: string } | undefined;

  constructor(options: { selectable?: boolean; tree?: boolean; sort?: Sort } = {}) {
    this.selectable = options.selectable ?? true;
    this.tree = options.tree ?? false;
    this.sort = options.sort;
  }

  /** The row, if it is here. Reading it follows the source's revision. */
  row(index: number): R | undefined {
    const source = this.link?.source();
    if (!source || index < 0 || index >= source.rowCount || source.revision < 0) return undefined;
    return source.row(index);
  }

  get cursorRow(): R | undefined {
    return this.row(this.cursor);
  }

  isSelected(row: R): boolean {
    const source = this.link?.source();
    return source !== undefined && !source.isGroup(row) && isSelected(this.selection, source.keyOf(row));
  }

  /** Puts the cursor on the thing with this key and shows it. */
  async moveToKey(key: string): Promise<void> {
    const seeking = ++this.#seeking;
    const index = await this.link?.source().indexOf(key);
    if (index !== undefined && seeking === this.#seeking) this.moveTo(index);
  }

  /** Puts the cursor on a row and shows it. */
  moveTo(index: number, extend = false): void {
    const count = this.link?.source().rowCount ?? 0;
    if (count === 0) return;
    const from = this.cursor < 0 ? 0 : this.cursor;
    this.#setCursor(Math.max(0, Math.min(index, count - 1)));
    this.scroller.reveal(this.cursor);
    if (!extend) this.#range = undefined;
    else if (this.selectable) {
      this.#range ??= { from, before: this.selection };
      void this.#selectRange(this.#range.from, this.cursor, this.#range.before);
    }
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.link?.events().selectionChange?.(selection);
  }

  clearSelection(): void {
    if (!isEmpty(this.selection)) this.select(NOTHING);
  }

  /** Turns the selection of one row; for a group row nothing happens. */
  toggle(index: number): void {
    const row = this.row(index);
    const source = this.link?.source();
    if (!this.selectable || row === undefined || !source || source.isGroup(row)) return;
    this.#range = { from: index, before: this.selection };
    this.select(toggled(this.selection, source.keyOf(row)));
  }

  selectAll(): void {
    if (this.selectable) this.select(EVERYTHING);
  }

  /** The other direction of the column, or upwards if the order was by another. */
  sortBy(column: string): void {
    const descending = this.sort?.column === column && !this.sort.descending;
    this.sort = { column, descending };
    this.link?.events().sort?.(this.sort);
  }

  setGroup(index: number, open: boolean): void {
    const row = this.row(index);
    const source = this.link?.source();
    if (row === undefined || !source?.isGroup(row) || (source.isOpen?.(row) ?? true) === open) return;
    this.link?.events().group?.(source.keyOf(row), open);
  }

  /** Takes a key; returns whether it was for the table. */
  press(event: KeyboardEvent): boolean {
    const command = commandOf(event);
    if (!command || !this.link) return false;
    const events = this.link.events();
    const row = this.cursorRow;
    switch (command.do) {
      case "move":
        this.moveTo(this.#target(command.to), command.extend);
        return true;
      case "side":
        this.#side(command.by);
        return true;
      case "open":
        if (row !== undefined) this.#open(row);
        return true;
      case "select":
        if (this.action >= 0 && row !== undefined) this.#open(row);
        else this.toggle(this.cursor);
        return true;
      case "peek":
        if (row !== undefined) events.peek?.(row);
        return true;
      case "selectAll":
        this.selectAll();
        return true;
      case "menu":
        if (this.cursor >= 0) this.link.openMenu(this.cursor);
        return true;
      case "escape":
        this.#escape();
        return true;
      case "filter":
        events.filter?.();
        return events.filter !== undefined;
      case "remove":
        if (row !== undefined) events.key?.("Delete", row);
        return true;
      case "letter":
        if (row !== undefined) events.key?.(command.letter, row);
        return events.key !== undefined;
      case "type":
        events.type?.(command.text);
        return events.type !== undefined;
    }
  }

  /** After the rows changed: the cursor stays on its thing, and what was at the top stays there if it is still near. */
  settle(): void {
    const source = this.link?.source();
    if (!source) return;
    this.#settleAnchor(source);
    if (this.cursor < 0) return;
    if (source.rowCount === 0) {
      this.#setCursor(-1);
      return;
    }
    const key = this.cursorKey;
    const near = key === undefined ? undefined : this.#near(source, key, this.cursor);
    if (near !== undefined) this.cursor = near;
    else if (key === undefined) this.#setCursor(Math.min(this.cursor, source.rowCount - 1));
    else void this.#seek(source, key);
  }

  /** Remembers what is at the top. */
  remember(): void {
    const source = this.link?.source();
    const index = this.scroller.top;
    const row = this.row(index);
    this.#anchor = source && row !== undefined && this.scroller.position > 0 ? { index, key: source.keyOf(row) } : undefined;
  }

  #settleAnchor(source: RowSource<R>): void {
    const anchor = this.#anchor;
    if (!anchor) return;
    const index = this.#near(source, anchor.key, anchor.index);
    if (index === undefined || index === anchor.index) return;
    this.scroller.moveTo(this.scroller.position + (index - anchor.index) * this.scroller.rowHeight);
    this.#anchor = { index, key: anchor.key };
  }

  /** The key's place, if it is at `index` or among the rows of the document. */
  #near(source: RowSource<R>, key: string, index: number): number | undefined {
    const is = (at: number) => {
      const row = this.row(at);
      return row !== undefined && source.keyOf(row) === key;
    };
    if (is(index)) return index;
    for (let at = this.scroller.first; at <= this.scroller.last; at++) if (is(at)) return at;
    return undefined;
  }

  async #seek(source: RowSource<R>, key: string): Promise<void> {
    const seeking = ++this.#seeking;
    const index = await source.indexOf(key);
    if (seeking !== this.#seeking || this.cursorKey !== key) return;
    // What is gone leaves the cursor where it was, which is now the next row.
    if (index === undefined) this.#setCursor(Math.min(this.cursor, source.rowCount - 1));
    else this.cursor = index;
  }

  #setCursor(index: number): void {
    this.cursor = index;
    this.action = -1;
    const row = this.cursorRow;
    const key = row === undefined ? undefined : this.link?.source().keyOf(row);
    if (key === undefined || key !== this.cursorKey) this.link?.events().cursor?.(row);
    this.cursorKey = key;
  }

  #target(step: Step): number {
    const from = this.cursor;
    const page = Math.max(1, this.scroller.page - 1);
    switch (step) {
      case "up":
        return from - 1;
      case "down":
        return from + 1;
      case "pageUp":
        return from - page;
      case "pageDown":
        return from + page;
      case "first":
        return 0;
      case "last":
        return (this.link?.source().rowCount ?? 0) - 1;
    }
  }

  #side(by: -1 | 1): void {
    const row = this.cursorRow;
    const source = this.link?.source();
    if (row === undefined || !source || !this.link) return;
    const closed = source.isGroup(row) && !(source.isOpen?.(row) ?? true);
    if (source.isGroup(row) && (by < 0 ? this.action < 0 : closed)) this.setGroup(this.cursor, by > 0);
    else this.action = Math.max(-1, Math.min(this.action + by, this.link.actions(row).length - 1));
  }

  #open(row: R): void {
    const source = this.link?.source();
    const action = this.link?.actions(row)[this.action];
    if (action && action.reason === undefined && !action.busy) this.link?.events().action?.(action.id, row);
    if (action || !source) return;
    if (source.isGroup(row)) this.setGroup(this.cursor, !(source.isOpen?.(row) ?? true));
    else this.link?.events().open?.(row);
  }

  #escape(): void {
    if (this.action >= 0) this.action = -1;
    else if (this.link?.events().escape?.()) return;
    else if (!isEmpty(this.selection)) this.clearSelection();
    else this.link?.events().leave?.();
  }

  async #selectRange(from: number, to: number, before: Selection): Promise<void> {
    const source = this.link?.source();
    if (!source) return;
    const range = { first: Math.min(from, to), last: Math.max(from, to) };
    const keys: string[] = [];
    let complete = range.last - range.first < LONG_RANGE;
    const last = Math.min(range.last, range.first + LONG_RANGE);
    for (let index = range.first; index <= last; index++) {
      const row = this.row(index);
      if (row === undefined) complete = false;
      else if (!source.isGroup(row)) keys.push(source.keyOf(row));
    }
    const stretch = this.#range;
    const all = complete || !source.keysOf ? keys : await source.keysOf(range);
    // A later step of the same range has said more by now.
    if (this.#range === stretch && this.cursor === to) this.select(withKeys(before, all, true));
  }
}
