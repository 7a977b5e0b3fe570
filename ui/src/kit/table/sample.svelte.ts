import type { RowRange, RowSource } from "./rows.ts";

/** A row of a list made up for tests and for the look-book. */
export interface SampleRow {
  readonly key: string;
  readonly name: string;
  readonly group?: { readonly open: boolean };
}

/** A list in memory that is as late with its rows as told. */
export class SampleRows implements RowSource<SampleRow> {
  rowCount = $state(0);
  revision = $state(0);
  /** Every range that was asked for. */
  readonly wanted: RowRange[] = [];
  #rows: (SampleRow | undefined)[] = [];

  constructor(rows: (SampleRow | undefined)[]) {
    this.set(rows);
  }

  /** Replaces all rows; `undefined` is one that is not here yet. */
  set(rows: (SampleRow | undefined)[]): void {
    this.#rows = rows;
    this.rowCount = rows.length;
    this.revision += 1;
  }

  get rows(): readonly (SampleRow | undefined)[] {
    return this.#rows;
  }

  row(index: number): SampleRow | undefined {
    return this.#rows[index];
  }

  want(range: RowRange): void {
    this.wanted.push(range);
  }

  keyOf(row: SampleRow): string {
    return row.key;
  }

  isGroup(row: SampleRow): boolean {
    return row.group !== undefined;
  }

  isOpen(row: SampleRow): boolean {
    return row.group?.open ?? true;
  }

  indexOf(key: string): Promise<number | undefined> {
    const index = this.#rows.findIndex((row) => row?.key === key);
    return Promise.resolve(index < 0 ? undefined : index);
  }
}

/** Rows named `row 0`, `row 1` and so on. */
export function sampleRows(count: number): SampleRow[] {
  return Array.from({ length: count }, (_, place) => ({ key: `k${place}`, name: `row ${place}` }));
}
