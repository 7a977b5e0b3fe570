import type { Snippet } from "svelte";

import type { Icon } from "../icon.ts";

/** One column. It says either `text`, which is the cheap way, or `cell`. Both get group rows too. */
export interface Column<R> {
  readonly id: string;
  readonly title: string;
  /** The smallest width in pixels; the width itself without `grow`. The last column gives 25 px to each row action. */
  readonly min: number;
  /** Its share of the width that is left. */
  readonly grow?: number;
  readonly align?: "start" | "end";
  /** When the width shrinks, columns with this leave, the lowest number first. The others never leave. */
  readonly leaves?: number;
  readonly sortable?: boolean;
  /** Whether a click on the cell opens the row. */
  readonly opens?: boolean;
  readonly mono?: boolean;
  /** Supporting text: the second or third ink. */
  readonly ink?: 2 | 3;
  readonly text?: (row: R) => string;
  readonly cell?: Snippet<[R]>;
  /** The full text, where `text` is a short form. Left out: the text. */
  readonly tip?: (row: R) => string | undefined;
}

/** What can be done with a row; drawn at its end while the pointer or the cursor is there. */
export interface RowAction {
  readonly id: string;
  /** Includes the object: "Restart shop-api-1". */
  readonly name: string;
  readonly icon: Icon;
  readonly busy?: boolean;
  /** Why it cannot be done now. */
  readonly reason?: string;
}

/** Space between two columns and at both ends together, as the row's style has it. */
const GAP = 12;
const ENDS = 28;
/** The width of the column of check boxes and arrows. */
export const PICK = 24;

/** The columns that fit into `width`; those that must leave go in their order. */
export function fittingColumns<R>(columns: readonly Column<R>[], width: number, pick: boolean): readonly Column<R>[] {
  const shown = [...columns];
  const needs = () => ENDS + (pick ? PICK + GAP : 0) + shown.reduce((sum, column) => sum + column.min + GAP, -GAP);
  while (needs() > width) {
    const leaving = shown.filter((column) => column.leaves !== undefined).sort((a, b) => (a.leaves ?? 0) - (b.leaves ?? 0))[0];
    if (!leaving) break;
    shown.splice(shown.indexOf(leaving), 1);
  }
  return shown.length === columns.length ? columns : shown;
}

/** The tracks of the grid that each row is. No track depends on what is in it, so all rows agree. */
export function gridTracks<R>(columns: readonly Column<R>[], pick: boolean): string {
  const tracks = columns.map(({ min, grow }) => (grow ? `minmax(${min}px, ${grow}fr)` : `${min}px`));
  // Columns of a fixed width keep to the right: something must take what is left.
  if (!columns.some((column) => column.grow)) tracks[0] = `minmax(${columns[0]?.min ?? 0}px, 1fr)`;
  return [...(pick ? [`${PICK}px`] : []), ...tracks].join(" ");
}
