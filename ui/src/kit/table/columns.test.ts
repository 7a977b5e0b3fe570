// @vitest-environment node
import { expect, test } from "vitest";

import { type Column, fittingColumns, gridTracks } from "./columns.ts";

const columns: Column<string>[] = [
  { id: "name", title: "Name", min: 120, grow: 2 },
  { id: "image", title: "Image", min: 130, leaves: 2 },
  { id: "address", title: "Address", min: 100, leaves: 3 },
  { id: "since", title: "Since", min: 90, leaves: 1 },
];
const ids = (width: number) => fittingColumns(columns, width, true).map(({ id }) => id);

test("columns leave in their order and the rest never does", () => {
  expect(ids(1_000)).toEqual(["name", "image", "address", "since"]);
  expect(ids(500)).toEqual(["name", "image", "address"]);
  expect(ids(360)).toEqual(["name", "address"]);
  expect(ids(100)).toEqual(["name"]);
});

test("no track depends on what is in it", () => {
  expect(gridTracks(columns, true)).toBe("24px minmax(120px, 2fr) 130px 100px 90px");
  expect(gridTracks(columns.slice(1), false)).toBe("minmax(130px, 1fr) 100px 90px");
});
