import type { Desk } from "../../ipc/desk.svelte.ts";
import type { UsageSample } from "../../ipc/generated/types.ts";

/** How long rows must rest on screen before they are watched. */
const REST_MS = 300;
/** A sample every two seconds: a minute of them. */
const KEPT = 30;

/** What one container used lately. */
export class Use {
  last = $state.raw<UsageSample>();
  /** Per cent of one CPU, oldest first; a hole where it was not measured. */
  cpu = $state.raw<readonly (number | undefined)[]>([]);
}

/** The use of the containers on screen, and of no others. */
export class Usage {
  readonly #uses = new Map<string, Use>();
  #watched: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop: () => void;

  constructor(readonly desk: Desk) {
    this.#stop = desk.events.on("usage", ({ samples }) => samples.forEach((sample) => this.#take(sample)));
  }

  /** The use of one container, empty until it is measured. */
  of(id: string): Use {
    let use = this.#uses.get(id);
    if (!use) this.#uses.set(id, (use = new Use()));
    return use;
  }

  /** Says which containers are on screen. Scrolling by does not change what is watched. */
  watch(ids: readonly string[]): void {
    clearTimeout(this.#timer);
    if (ids.length === this.#watched.length && ids.every((id, place) => this.#watched[place] === id)) return;
    this.#timer = setTimeout(() => void this.#watch(ids), REST_MS);
  }

  /** Watches nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#stop();
    if (this.#watched.length > 0) void this.#watch([]);
  }

  async #watch(ids: readonly string[]): Promise<void> {
    this.#watched = ids;
    for (const id of this.#uses.keys()) if (!ids.includes(id)) this.#uses.delete(id);
    try {
      await this.desk.client.watchUsage(ids);
    } catch {
      // Without measurements the cells stay blank; they are asked for again when other rows come.
      this.#watched = [];
    }
  }

  #take(sample: UsageSample): void {
    const use = this.#uses.get(sample.id);
    if (!use) return;
    use.last = sample;
    use.cpu = [...use.cpu.slice(1 - KEPT), sample.cpuPercent ?? undefined];
  }
}
