/** Rows `first` to `last`, both included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Where a table takes its rows from. It holds only what is near the screen: any row may be missing,
 * and comes after `want`. Fields that change must be reactive, and an unchanged row must stay the same
 * object: a table draws a row again only when it gets another one.
 */
export interface RowSource<R> {
  /** All rows, group rows too. */
  readonly rowCount: number;
  /** Grows whenever any row, their order or their number may have changed. */
  readonly revision: number;
  /** The row, or `undefined` while it is not here. */
  row(index: number): R | undefined;
  /** Says which rows are on screen (and a little around); called when that changes. */
  want(range: RowRange): void;
  /** What names the row for as long as the thing exists. */
  keyOf(row: R): string;
  /** Whether the row heads a group. Group rows are not selected and can be closed. */
  isGroup(row: R): boolean;
  /** Whether the group is open. Left out: always. */
  isOpen?(row: R): boolean;
  /** Where the key stands now; `undefined` if it is gone. */
  indexOf(key: string): Promise<number | undefined>;
  /** The keys of a range that may not be here, groups left out. Without it a range takes only rows that are here. */
  keysOf?(range: RowRange): Promise<string[]>;
  /** How the row stands out. Left out: plain. */
  look?(row: R): RowLook;
}

/** `busy` waits for something, `gone` is about to leave the list. */
export type RowLook = "plain" | "busy" | "gone";

/** What a table orders by; the source does the ordering. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}
