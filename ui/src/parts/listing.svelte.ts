import type { Desk } from "../ipc/desk.svelte.ts";
import { asFailure } from "../ipc/errors.ts";
import type { ObjectKind, Page, Resolved, Row, Scope, Selection as Marked, SortKey, ViewQuery } from "../ipc/generated/types.ts";
import { View } from "../ipc/views.svelte.ts";
import { NOUNS } from "../ipc/words.ts";
import type { Sort } from "../kit/table/rows.ts";
import { isEmpty, type Selection } from "../kit/table/selection.ts";
import { type TableEvents, TableState } from "../kit/table/table.svelte.ts";

/** How long a selection rests before what it means is asked. */
const RESOLVE_MS = 60;

/** The query that a list starts with. */
export function startQuery(object: ObjectKind): ViewQuery {
  return { object, scope: "all", filter: "", sort: "name", descending: false, grouped: object === "container", collapsed: [] };
}

/** One list of the window: its view, its cursor and selection, its filter. It outlives its page. */
export class Listing {
  readonly view: View;
  readonly table: TableState<Row>;
  filter = $state("");
  /** What the selection means now; `undefined` while nothing is selected or before it is known. */
  resolved = $state.raw<Resolved>();
  /** The filter's input, while the page shows one. */
  input = $state<HTMLInputElement>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly desk: Desk,
    readonly object: ObjectKind,
    page?: Page | Promise<Page>,
  ) {
    const query = startQuery(object);
    this.view = new View(desk.client, desk.events, query, page);
    this.table = new TableState<Row>({ tree: query.grouped, sort: { column: query.sort, descending: false } });
  }

  readonly phase = $derived.by((): "loading" | "empty" | "failed" | "data" => {
    if (this.view.failure) return "failed";
    if (!this.view.loaded) return "loading";
    // Nothing read yet is not nothing there.
    if (this.view.rowCount === 0 && this.desk.engine?.link.kind === "connecting") return "loading";
    return this.view.rowCount === 0 ? "empty" : "data";
  });

  /** What the loading words say. */
  get words(): string {
    return `Reading ${NOUNS[this.object].many}`;
  }

  /** Whether the list is empty because of its filter or scope. */
  get narrowed(): boolean {
    return this.view.query.filter.trim() !== "" || this.view.query.scope !== "all";
  }

  /** The events of the table that every list answers alike. */
  readonly on: TableEvents<Row> = {
    selectionChange: (selection) => this.#mark(selection),
    type: (text) => this.setFilter(text === "Backspace" ? this.filter.slice(0, -1) : this.filter + text),
    filter: () => this.input?.focus(),
    escape: () => {
      if (this.filter === "") return false;
      this.setFilter("");
      return true;
    },
    group: (key, open) => {
      const closed = this.view.query.collapsed.filter((one) => one !== key);
      this.view.change({ collapsed: open ? closed : [...closed, key] });
    },
    sort: ({ column, descending }: Sort) => this.view.change({ sort: column as SortKey, descending }),
  };

  setFilter(filter: string): void {
    this.filter = filter;
    this.view.change({ filter });
  }

  setScope(scope: Scope): void {
    this.view.change({ scope });
  }

  /** Shows everything again. */
  clearFilter(): void {
    this.filter = "";
    this.view.change({ filter: "", scope: "all" });
  }

  /** Asks what the selection means now, as after the rows changed. */
  resolve(): void {
    clearTimeout(this.#timer);
    if (isEmpty(this.table.selection)) this.resolved = undefined;
    else this.#timer = setTimeout(() => void this.#resolve(), RESOLVE_MS);
  }

  async #resolve(): Promise<void> {
    const { kind, keys } = this.table.selection;
    try {
      this.resolved = await this.view.resolve({ kind, keys: [...keys] } as Marked);
      if (this.resolved.targets.length === 0 && kind === "keys") this.table.clearSelection();
    } catch (thrown) {
      this.desk.trouble({ key: "selection", title: "Could not tell what is selected", failure: asFailure(thrown) });
    }
  }

  #mark(selection: Selection): void {
    if (isEmpty(selection)) this.resolved = undefined;
    this.resolve();
  }
}

/** The lists of a window, each made when it is first shown. */
export class Listings {
  readonly #made = new Map<ObjectKind, Listing>();

  constructor(readonly desk: Desk) {}

  of(object: ObjectKind, page?: Page | Promise<Page>): Listing {
    const known = this.#made.get(object);
    if (known) return known;
    let made!: Listing;
    // A list outlives the page that asked for it first, and so must what is derived in it.
    $effect.root(() => {
      made = new Listing(this.desk, object, page);
    });
    this.#made.set(object, made);
    return made;
  }
}
