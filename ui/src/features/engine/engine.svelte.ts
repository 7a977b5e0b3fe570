import type { Desk } from "../../ipc/desk.svelte.ts";
import { asFailure } from "../../ipc/errors.ts";
import type { EnginePicture, Failure } from "../../ipc/generated/types.ts";

/** The Engine page: the picture of the way to the Engine, asked again when the Engine changes. */
export class EngineLook {
  picture = $state.raw<EnginePicture>();
  failure = $state.raw<Failure>();
  looking = $state(false);
  busy = $state(false);
  #address = "";
  readonly #stop: () => void;

  constructor(readonly desk: Desk) {
    this.#stop = desk.events.on("engineChanged", ({ engine }) => {
      const now = JSON.stringify([engine.address, engine.link.kind]);
      if (now !== this.#address && engine.link.kind === "live") void this.load();
      this.#address = now;
    });
    void this.load();
  }

  readonly phase = $derived<"loading" | "failed" | "data">(this.failure ? "failed" : this.picture ? "data" : "loading");

  async load(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      this.picture = await this.desk.client.picture();
      this.failure = undefined;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.looking = false;
    }
  }

  async startNative(): Promise<void> {
    await this.#do("Could not start the native Engine", async () => {
      const address = await this.desk.client.startNative();
      await this.desk.client.useEngine(address, { kind: "native" });
    });
  }

  async stopNative(): Promise<void> {
    await this.#do("Could not stop the native Engine", () => this.desk.client.stopNative());
  }

  close(): void {
    this.#stop();
  }

  async #do(title: string, work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      await this.desk.refresh();
      await this.load();
    } catch (thrown) {
      this.desk.trouble({ key: "native", title, failure: asFailure(thrown) });
    } finally {
      this.busy = false;
    }
  }
}
