import type { Client } from "../ipc/client.ts";
import type { ObjectKind, Row } from "../ipc/generated/types.ts";
import { startQuery } from "./listing.svelte.ts";

/** How many objects a form offers; what is not among them can be typed. */
const MOST = 300;

/** The first objects of a kind, for a form to choose from. */
export async function rowsOf(client: Client, object: ObjectKind): Promise<Row[]> {
  const page = await client.openView({ ...startQuery(object), grouped: false }, 0, MOST);
  await client.closeView(page.view);
  return page.rows;
}
