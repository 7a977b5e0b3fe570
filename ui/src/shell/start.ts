import { mount } from "svelte";

import { Client } from "../ipc/client.ts";
import { Desk } from "../ipc/desk.svelte.ts";
import { asFailure } from "../ipc/errors.ts";
import { Events } from "../ipc/events.ts";
import type { Transport } from "../ipc/transport.ts";
import { Listings, startQuery } from "../parts/listing.svelte.ts";
import Frame from "./Frame.svelte";

/** Rows of the first picture beyond those that fit: what a fast first scroll meets. */
const SPARE_ROWS = 12;
const ROW_PX = 32;

/** Opens the window: one question for the first picture, the frame meanwhile, everything else later. */
export function startWindow(transport: Transport, target: HTMLElement): Desk {
  const client = new Client(transport);
  const events = new Events();
  const desk = new Desk(client, events);
  const count = Math.ceil(window.innerHeight / ROW_PX) + SPARE_ROWS;
  const heard = events.start(transport);
  const first = client.firstPicture(startQuery("container"), count);
  const listings = new Listings(desk);
  const page = first.then((picture) => {
    desk.engine ??= picture.engine;
    return picture.page;
  });
  const listing = listings.of("container", page);
  heard.catch((thrown: unknown) => desk.trouble({ key: "events", title: "The list cannot follow the Engine", failure: asFailure(thrown) }));
  page.then(
    () => afterPaint(() => {
      performance.mark("rows-painted");
      document.documentElement.dataset.painted = "true";
      warmUp();
    }),
    // The list shows why it could not be read; asking for the state says the rest.
    () => void desk.refresh(),
  );
  mount(Frame, { target, props: { desk, listings, controls: transport.window } });
  void listing;
  return desk;
}

/** Calls back in the frame after the one in which the document was changed. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => then()));
}

/** Loads at leisure what is likely to be opened first. */
function warmUp(): void {
  const idle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
  idle(() => {
    void import("../features/containers/ContainerPage.svelte");
    void import("./Palette.svelte");
    void import("./Question.svelte");
  });
}
