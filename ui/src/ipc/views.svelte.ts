import type { Client } from "./client.ts";
import { asFailure } from "./errors.ts";
import type { Events } from "./events.ts";
import type { Failure, FilterFault, Page, Resolved, Row, ScopeCounts, Selection, ViewQuery } from "./generated/types.ts";

/** Rows `first` to `last`, both included. */
interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Rows asked for beyond those that are wanted, on either side, so that scrolling meets few holes. */
const AROUND = 24;
/** Rows kept beyond those that are wanted, on either side; farther ones are asked for again when they are wanted. */
const KEPT_AROUND = 500;
/** Rows that Rust gives in one answer; of a longer question it answers only the beginning. */
const MOST_ROWS = 2_000;

const NO_SCOPES: ScopeCounts = { all: 0, running: 0, needLook: 0, unused: 0 };

/** The key that stays the same while the row lives. */
export function rowKey(row: Row): string {
  switch (row.kind) {
    case "group":
    case "image":
      return row.key;
    case "container":
    case "network":
      return row.id;
    case "volume":
      return row.name;
  }
}

/** A list that Rust holds: filtered, sorted and grouped there, shown here a window at a time. */
export class View {
  rowCount = $state(0);
  /** Grows with each change of any row here; it is not the revision of Rust. */
  revision = $state(0);
  matching = $state(0);
  total = $state(0);
  scopes = $state.raw<ScopeCounts>(NO_SCOPES);
  filterFaults = $state.raw<readonly FilterFault[]>([]);
  /** Whether any page has come. */
  loaded = $state(false);
  /** Why the last question was refused; the rows of before stay. */
  failure = $state.raw<Failure>();
  query = $state.raw<ViewQuery>({ object: "container", scope: "all", filter: "", sort: "name", descending: false, grouped: false, collapsed: [] });

  #id: number | undefined;
  #page = -1;
  #rows = new Map<number, Row>();
  #texts = new WeakMap<Row, string>();
  #wanted: RowRange = { first: 0, last: 40 };
  #dirty = false;
  #nextQuery = false;
  #running = false;
  #closed = false;
  #asleep = false;
  readonly #stops: (() => void)[];

  constructor(
    readonly client: Client,
    events: Events,
    query: ViewQuery,
    page?: Page | Promise<Page>,
  ) {
    this.query = query;
    this.#stops = [
      events.on("viewChanged", ({ view, revision }) => {
        // Before the first page the list has no name yet: what is said then may be about it.
        if (this.#id === undefined || (view === this.#id && revision > this.#page)) this.again();
      }),
      events.on("missed", () => this.again()),
    ];
    void this.#open(page);
  }

  row = (index: number): Row | undefined => {
    // Reading the revision makes the reader depend on it.
    return this.revision < 0 ? undefined : this.#rows.get(index);
  };

  keyOf = rowKey;
  isGroup = (row: Row): boolean => row.kind === "group";
  isOpen = (row: Row): boolean => row.kind !== "group" || !row.collapsed;
  look = (row: Row): "plain" | "busy" => (row.kind === "container" && (row.busy || row.state === "removing") ? "busy" : "plain");

  want = (range: RowRange): void => {
    this.#wanted = range;
    if (this.#missing()) void this.#run();
  };

  indexOf = async (key: string): Promise<number | undefined> => {
    for (const [index, row] of this.#rows) if (rowKey(row) === key) return index;
    if (this.#id === undefined) return undefined;
    try {
      return (await this.client.locate(this.#id, key)) ?? undefined;
    } catch {
      // A list that cannot be asked does not know where the row is.
      return undefined;
    }
  };

  keysOf = async ({ first, last }: RowRange): Promise<string[]> => {
    const view = this.#id;
    if (view === undefined) return [];
    // Rows may move between two answers: one of them may come twice.
    const keys = new Set<string>();
    for (let next = first; next <= last; ) {
      const { rows } = await this.client.rows(view, next, Math.min(MOST_ROWS, last - next + 1), null);
      for (const row of rows) if (row.kind !== "group") keys.add(rowKey(row));
      // The list has become shorter than the range.
      if (rows.length === 0) break;
      next += rows.length;
    }
    return [...keys];
  };

  /** What a selection means at this moment. */
  async resolve(selection: Selection): Promise<Resolved> {
    return this.client.resolve(this.#id ?? 0, selection);
  }

  /** Shows something else. */
  change(change: Partial<ViewQuery>): void {
    this.query = { ...this.query, ...change };
    this.#nextQuery = true;
    void this.#run();
  }

  /** Asks again for what is on screen. */
  again = (): void => {
    this.#dirty = true;
    if (!this.#asleep) void this.#run();
  };

  /** While nobody looks at it, changes are only noted. */
  sleep(asleep: boolean): void {
    this.#asleep = asleep;
    if (!asleep && this.#dirty) void this.#run();
  }

  /** Lets Rust forget the list. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    // Nobody is left to hear that a list was forgotten already.
    if (this.#id !== undefined) this.client.closeView(this.#id).catch(() => {});
  }

  async #open(page?: Page | Promise<Page>): Promise<void> {
    this.#running = true;
    // What is opened is the query of now: nothing from before is left to ask.
    this.#dirty = this.#nextQuery = false;
    try {
      const { first, count } = this.#window();
      const got = await (page ?? this.client.openView(this.query, first, count));
      this.#id = got.view;
      if (this.#closed) this.client.closeView(got.view).catch(() => {});
      else this.#take(got);
    } catch (thrown) {
      // What cannot be opened now is opened when something asks for it again.
      this.failure = asFailure(thrown);
      return;
    } finally {
      this.#running = false;
    }
    if (this.#dirty || this.#nextQuery || this.#missing()) void this.#run();
  }

  #window(): { first: number; count: number } {
    const first = Math.max(0, this.#wanted.first - AROUND);
    return { first, count: this.#wanted.last + AROUND - first + 1 };
  }

  #missing(): boolean {
    const last = Math.min(this.#wanted.last, this.rowCount - 1);
    for (let index = this.#wanted.first; index <= last; index++) if (!this.#rows.has(index)) return true;
    return false;
  }

  /** One question at a time; whatever changed meanwhile is asked after it. */
  async #run(): Promise<void> {
    if (this.#running || this.#closed) return;
    if (this.#id === undefined) return this.failure ? this.#open() : undefined;
    this.#running = true;
    let forgotten = false;
    let changed = false;
    try {
      do {
        const { first, count } = this.#window();
        changed = this.#nextQuery;
        this.#nextQuery = this.#dirty = false;
        const page = changed
          ? await this.client.changeQuery(this.#id, this.query, first, count, null)
          : await this.client.rows(this.#id, first, count, null);
        if (this.#closed) return;
        this.#take(page);
      } while (this.#dirty || this.#nextQuery || this.#missing());
    } catch (thrown) {
      const failure = asFailure(thrown);
      forgotten = failure.code === "notFound";
      if (!forgotten) this.failure = failure;
      // A query that could not be asked is asked again with the next question.
      if (changed) this.#nextQuery = true;
    } finally {
      this.#running = false;
    }
    if (!forgotten || this.#closed) return;
    // Rust keeps so many lists and forgets the oldest. The new one counts its revisions from the start.
    this.#id = undefined;
    this.#page = -1;
    await this.#open();
  }

  #take(page: Page): void {
    const before = new Map([...this.#rows.values()].map((row) => [rowKey(row), row]));
    if (page.revision !== this.#page) this.#rows = new Map();
    this.#page = page.revision;
    page.rows.forEach((row, place) => this.#rows.set(page.first + place, this.#same(before.get(rowKey(row)), row)));
    const { first, last } = this.#wanted;
    for (const index of this.#rows.keys()) if (index < first - KEPT_AROUND || index > last + KEPT_AROUND) this.#rows.delete(index);
    this.rowCount = page.rowCount;
    this.matching = page.matching;
    this.total = page.total;
    this.scopes = page.scopes;
    this.filterFaults = page.filterFaults;
    this.failure = undefined;
    this.loaded = true;
    this.revision += 1;
  }

  /** The row of before where nothing in it changed, so that it is not drawn again. */
  #same(before: Row | undefined, now: Row): Row {
    const text = JSON.stringify(now);
    if (before && this.#texts.get(before) === text) return before;
    this.#texts.set(now, text);
    return now;
  }
}
