import type { Desk } from "../../ipc/desk.svelte.ts";
import type { ContainerRow, ContainerVerb, Row, Target } from "../../ipc/generated/types.ts";
import { linkTo } from "../../ipc/links.ts";
import { isAlive } from "../../ipc/words.ts";
import type { Listing } from "../../parts/listing.svelte.ts";
import { actionOf, type HasVerbs, targetOf } from "./verbs.ts";
import { Usage } from "./usage.svelte.ts";

/** A dialog about one container, or about several for a kill. */
export interface Asked {
  readonly kind: "rename" | "kill";
  readonly targets: readonly Target[];
}

/** What can be done with containers, from the list and from a page alike. */
export class ContainerWork {
  asked = $state.raw<Asked>();

  constructor(readonly desk: Desk) {}

  /** Does what a row action, a menu line or a key stands for. */
  do(id: string, container: HasVerbs): void {
    if (id === "open") this.desk.go(linkTo("container", container.id));
    else if (id === "logs") this.desk.go(linkTo("container", container.id, "logs"));
    else if (id === "rename" || id === "kill") this.asked = { kind: id, targets: [targetOf(container)] };
    else if (id === "copyId") void this.desk.copy(container.id, "the ID");
    else this.verb(id as ContainerVerb, [targetOf(container)], isAlive(container.state));
  }

  /** Does a verb to several. */
  verb(verb: ContainerVerb, targets: Target[], force = false): void {
    if (this.desk.refusal) {
      this.desk.announced = this.desk.refusal;
      return;
    }
    if (verb === "kill") this.asked = { kind: "kill", targets };
    else {
      const action = actionOf(verb, targets, force);
      if (action) void this.desk.act(action);
    }
  }
}

/** The list of containers: what is watched, and what its keys and actions do. */
export class Containers extends ContainerWork {
  readonly usage: Usage;

  constructor(readonly listing: Listing) {
    super(listing.desk);
    this.usage = new Usage(listing.desk);
  }

  /** Watches the running containers among these rows. */
  show(rows: readonly (Row | undefined)[]): void {
    this.usage.watch(rows.flatMap((row) => (row?.kind === "container" && (row.state === "running" || row.state === "paused") ? [row.id] : [])));
  }

  /** Alt with a letter, or Delete. */
  key(key: string, row: ContainerRow): void {
    if (key === "L") this.do("logs", row);
    else if (key === "R" && row.can.includes("restart")) this.do("restart", row);
    else if (key === "S") this.do(row.can.includes("start") ? "start" : row.can.includes("unpause") ? "unpause" : "stop", row);
    else if (key === "Delete" && row.can.includes("remove")) this.do("remove", row);
  }

  /** Does a verb to everything that is selected and accepts it. */
  bulk(verb: ContainerVerb): void {
    const { resolved } = this.listing;
    if (!resolved) return;
    const alive = resolved.verbs.some((one) => one.verb === "stop" && one.count > 0);
    this.verb(verb, [...resolved.targets], alive);
  }
}
