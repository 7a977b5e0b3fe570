import type { Desk } from "../../ipc/desk.svelte.ts";
import { asFailure } from "../../ipc/errors.ts";
import type { Failure, LogLine, LogPage, LogQuery, LogState, Target } from "../../ipc/generated/types.ts";
import { Scroller } from "../../kit/table/scroller.svelte.ts";

/** Lines asked for beyond what is on screen. */
const AROUND = 60;
/** Lines kept here; Rust keeps the rest. */
const MOST_HERE = 2_000;
/** Lines searched in one question. */
const SEARCH_CHUNK = 1_000;

/** What of a log is asked for: the last lines, then whatever comes. */
export const LOG_QUERY: LogQuery = { follow: true, tail: 10_000, since: null, until: null };

/** One log on screen: the lines near the screen, following, and the search in what is kept. */
export class LogView {
  firstKept = $state(0);
  end = $state(0);
  state = $state.raw<LogState>({ kind: "following" });
  failure = $state.raw<Failure>();
  opened = $state(false);
  following = $state(true);
  /** Grows when lines came that are drawn. */
  revision = $state(0);
  needle = $state("");
  /** Numbers of the lines that hold the needle. */
  hits = $state.raw<readonly number[]>([]);
  /** Number of the line that is marked; hits before it may go. */
  #marked = $state<number>();
  /** Which of the hits is marked; -1 if none is. */
  readonly hit = $derived(this.#marked === undefined ? -1 : this.hits.indexOf(this.#marked));
  /** The end when following stopped: what is behind it is new. */
  #seen = $state(0);
  readonly scroller = new Scroller(() => this.end - this.firstKept);
  readonly fresh = $derived(this.following ? 0 : Math.max(0, this.end - this.#seen));

  readonly #lines = new Map<number, LogLine>();
  #id: number | undefined;
  #asking = false;
  #again = false;
  #closed = false;
  #searched = 0;
  #search = 0;
  readonly #stops: readonly (() => void)[];

  constructor(
    readonly desk: Desk,
    readonly target: Target,
  ) {
    this.scroller.rowHeight = 20;
    this.#stops = [
      desk.events.on("logChanged", ({ log, firstKept, end }) => {
        if (log !== this.#id) return;
        this.#grow(firstKept, end);
        void this.fetch();
      }),
      desk.events.on("missed", () => void this.fetch()),
    ];
    void this.#open();
  }

  /** The line, if it is here. */
  line(number: number): LogLine | undefined {
    return this.revision < 0 ? undefined : this.#lines.get(number);
  }

  /** Asks for the lines around the screen that are not here. One question at a time. */
  async fetch(): Promise<void> {
    if (this.#asking || this.#id === undefined || this.#closed) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        const { first, last } = this.#wanted();
        if (this.#has(first, last) && this.revision > 0) {
          // The state may have changed without a line, and lines may have come of which nothing was heard.
          const before = this.end;
          this.#take(await this.desk.client.logPage(this.#id, first, 0));
          if (this.end !== before) this.#again = true;
        } else {
          const from = Math.max(this.firstKept, first - AROUND);
          this.#take(await this.desk.client.logPage(this.#id, from, last - from + AROUND));
        }
      } while (this.#again && !this.#closed);
      this.failure = undefined;
    } catch (thrown) {
      if (!this.#closed) this.failure = asFailure(thrown);
    } finally {
      this.#asking = false;
    }
    if (this.needle !== "") void this.#searchOn();
  }

  /** Asks for what is on screen if any of it is missing. */
  look(): void {
    const { first, last } = this.#wanted();
    if (!this.#has(first, last)) void this.fetch();
  }

  /** The screen moved by hand. */
  scrolled(): void {
    const before = this.scroller.position;
    this.scroller.scrolled();
    if (this.scroller.position < before - 1) this.pause();
    else if (this.scroller.position >= this.scroller.end - 2) this.following = true;
    this.look();
  }

  pause(): void {
    if (!this.following) return;
    this.following = false;
    this.#seen = this.end;
  }

  follow(): void {
    this.following = true;
    this.scroller.moveTo(this.scroller.end);
    void this.fetch();
  }

  /** Looks for a text in all lines that are kept. */
  find(text: string): void {
    this.needle = text;
    this.hits = [];
    this.#marked = undefined;
    this.#searched = this.firstKept;
    this.#search += 1;
    if (text !== "") void this.#searchOn();
  }

  /** Goes to the next hit, or to the one before. */
  step(by: 1 | -1): void {
    if (this.hits.length === 0) return;
    const next = this.hit < 0 ? (by > 0 ? 0 : this.hits.length - 1) : (this.hit + by + this.hits.length) % this.hits.length;
    this.#marked = this.hits[next];
    this.pause();
    this.scroller.reveal((this.#marked ?? 0) - this.firstKept);
    void this.fetch();
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    // Nobody is left to hear that a log was forgotten already.
    if (this.#id !== undefined) this.desk.client.closeLog(this.#id).catch(() => {});
  }

  async #open(): Promise<void> {
    try {
      const page = await this.desk.client.openLog(this.target, LOG_QUERY);
      this.#id = page.log;
      if (this.#closed) return void this.desk.client.closeLog(page.log).catch(() => {});
      this.#take(page);
      this.opened = true;
      await this.fetch();
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
  }

  #wanted(): { first: number; last: number } {
    const { first, last } = this.scroller;
    if (!this.following) return { first: this.firstKept + first, last: this.firstKept + last };
    // While following the end is on screen, even before the scroll bar knows of it.
    return { first: Math.max(this.firstKept, this.end - this.scroller.slots), last: this.end - 1 };
  }

  #has(first: number, last: number): boolean {
    for (let number = Math.max(first, this.firstKept); number <= Math.min(last, this.end - 1); number++) if (!this.#lines.has(number)) return false;
    return true;
  }

  #grow(firstKept: number, end: number): void {
    const dropped = firstKept - this.firstKept;
    this.firstKept = firstKept;
    this.end = Math.max(firstKept, end);
    // What is read stays where it is while lines before it go.
    if (dropped > 0 && !this.following) this.scroller.moveTo(this.scroller.position - dropped * this.scroller.rowHeight);
    if (dropped > 0 && this.hits.length > 0) this.hits = this.hits.filter((number) => number >= firstKept);
  }

  #take(page: LogPage): void {
    this.#grow(page.firstKept, page.end);
    this.state = page.state;
    for (const line of page.lines) this.#lines.set(line.number, line);
    if (this.#lines.size > MOST_HERE) {
      const { first, last } = this.#wanted();
      for (const number of this.#lines.keys()) if (number < first - AROUND || number > last + AROUND) this.#lines.delete(number);
    }
    this.revision += 1;
  }

  async #searchOn(): Promise<void> {
    const mine = this.#search;
    const needle = this.needle.toLowerCase();
    try {
      while (this.#searched < this.end && this.#id !== undefined && !this.#closed) {
        const from = Math.max(this.#searched, this.firstKept);
        const page = await this.desk.client.logPage(this.#id, from, SEARCH_CHUNK);
        // Another needle, or the same search begun twice, has taken over.
        if (mine !== this.#search || this.#searched > from) return;
        const found = page.lines.filter((line) => textOf(line).toLowerCase().includes(needle)).map((line) => line.number);
        if (found.length > 0) this.hits = [...this.hits, ...found];
        // The oldest lines may have gone meanwhile: what came is then behind what was asked for.
        const last = page.lines.at(-1);
        if (!last) return;
        this.#searched = last.number + 1;
      }
    } catch (thrown) {
      if (!this.#closed) this.failure = asFailure(thrown);
    }
  }
}

/** The text of a line without its looks. */
export function textOf(line: LogLine): string {
  return line.spans.map(({ text }) => text).join("");
}
