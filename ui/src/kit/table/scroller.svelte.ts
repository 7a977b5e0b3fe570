import { untrack } from "svelte";

/** Rows kept in the document above and below what is seen, so that fast scrolling does not show holes. */
const OVERSCAN = 6;
/**
 * The tallest element we make. WebKit clamps at 33,554,428 px, and above 16,777,216 a 32-bit float no longer
 * names each pixel. A longer list is scaled: its scroll bar moves in larger steps, the wheel does not.
 */
export const TALLEST = 10_000_000;
/** What is assumed until the first layout, and where there is none. */
const ASSUMED_HEIGHT = 640;
const ASSUMED_ROW = 32;

/** What of an element the scroller needs. */
export type Scrollable = Pick<HTMLElement, "scrollTop">;

/**
 * Says which rows of a list are on screen. `position` is where the list stands, in pixels of the list;
 * the element's own `scrollTop` is the same number, or that number scaled down where the list is too tall.
 */
export class Scroller {
  /** Height of one row in pixels. */
  rowHeight = $state(ASSUMED_ROW);
  /** Height that is there for rows. */
  height = $state(ASSUMED_HEIGHT);
  #count: () => number;
  #position = $state(0);
  #native = $state(0);
  #element: Scrollable | undefined;

  readonly total = $derived.by(() => this.#count() * this.rowHeight);
  /** Height of the element that makes the scroll bar. */
  readonly space = $derived(Math.min(this.total, TALLEST));
  readonly scaled = $derived(this.total > TALLEST);
  readonly end = $derived(Math.max(0, this.total - this.height));
  readonly position = $derived(Math.min(this.#position, this.end));
  /** The first row of which any part is seen. */
  readonly top = $derived(Math.floor(this.position / this.rowHeight));
  /** Rows that fit whole. */
  readonly page = $derived(Math.max(1, Math.floor(this.height / this.rowHeight)));
  /** How many row elements there are; each serves another row when the list moves. */
  readonly slots = $derived.by(() => Math.min(this.#count(), this.page + 2 + 2 * OVERSCAN));
  /** Rows in the document: `first` to `last`. */
  readonly first = $derived.by(() => Math.max(0, Math.min(this.top - OVERSCAN, this.#count() - this.slots)));
  readonly last = $derived(this.first + this.slots - 1);

  constructor(count: () => number) {
    this.#count = count;
  }

  /** Takes the element that scrolls. */
  attach(element: Scrollable | undefined): void {
    this.#element = element;
    if (element) untrack(() => this.moveTo(this.#position));
  }

  /** Which row the slot serves now. */
  rowIn(slot: number): number {
    const offset = (slot - this.first) % this.slots;
    return this.first + (offset < 0 ? offset + this.slots : offset);
  }

  /** Where the row stands inside the element that makes the scroll bar. */
  offsetOf(index: number): number {
    const place = index * this.rowHeight;
    return this.scaled ? place - this.position + this.#native : place;
  }

  /** The element was scrolled by its bar, a touch or, unscaled, the wheel. */
  scrolled(): void {
    const native = this.#element?.scrollTop ?? 0;
    // Our own setting comes back as an event, rounded by the browser: the exact position must survive it.
    if (Math.abs(native - this.#native) < 1) return;
    this.#native = native;
    const reach = this.space - this.height;
    if (!this.scaled) this.#position = Math.max(0, native);
    else this.#position = native >= reach - 1 ? this.end : Math.max(0, (native / reach) * this.end);
  }

  /** Moves by wheel in a scaled list, pixel by pixel as in any other. Returns whether it did. */
  wheel(event: Pick<WheelEvent, "deltaY" | "deltaMode" | "ctrlKey">): boolean {
    if (!this.scaled || event.ctrlKey || event.deltaY === 0) return false;
    const unit = event.deltaMode === 1 ? this.rowHeight : event.deltaMode === 2 ? this.page * this.rowHeight : 1;
    this.moveTo(this.position + event.deltaY * unit);
    return true;
  }

  /** Puts the list at a position. */
  moveTo(position: number): void {
    this.#position = Math.max(0, Math.min(position, this.end));
    const reach = Math.max(0, this.space - this.height);
    this.#native = this.scaled ? (this.end === 0 ? 0 : (this.#position / this.end) * reach) : this.#position;
    if (!this.#element) return;
    this.#element.scrollTop = this.#native;
    // The browser rounds; rows are placed by where it really is, or they would tremble by a pixel.
    if (this.scaled) this.#native = this.#element.scrollTop;
  }

  /** Scrolls just so far that the row is seen whole. */
  reveal(index: number): void {
    const start = index * this.rowHeight;
    if (start < this.position) this.moveTo(start);
    else if (start + this.rowHeight > this.position + this.height) this.moveTo(start + this.rowHeight - this.height);
  }
}
