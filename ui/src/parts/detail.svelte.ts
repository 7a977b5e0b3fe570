import type { Desk } from "../ipc/desk.svelte.ts";
import { asFailure } from "../ipc/errors.ts";
import type { Detail, Failure, Inspection, ObjectKind, Target } from "../ipc/generated/types.ts";
import { shortId } from "../lib/text.ts";

/** How long after a change the object is asked for again, so that a burst of changes costs one question. */
const SETTLE_MS = 80;

type DetailOf<K extends ObjectKind> = Extract<Detail, { kind: K }>;

/** One object on its page: what the Engine says of it, kept true while the page is open. */
export class ObjectPage<K extends ObjectKind> {
  inspection = $state.raw<Inspection>();
  failure = $state.raw<Failure>();
  /** It was removed while its page was open; what was known of it stays. */
  gone = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #wasLive = true;
  /** Questions are numbered: an answer may come after that of a later question, or after the removal that it does not know. */
  #asked = 0;
  #answered = 0;
  readonly #stops: (() => void)[];

  constructor(
    readonly desk: Desk,
    readonly object: K,
    readonly reference: string,
  ) {
    this.#stops = [
      desk.events.on("objectChanged", ({ object: kind, id, gone }) => {
        if (kind !== object || !this.#isThis(id)) return;
        if (gone) this.#remove();
        else this.later();
      }),
      desk.events.on("engineChanged", ({ engine }) => {
        const live = engine.link.kind === "live";
        if (live && !this.#wasLive) this.later();
        this.#wasLive = live;
      }),
      desk.events.on("missed", () => this.later()),
    ];
    void this.load();
  }

  readonly detail = $derived.by((): DetailOf<K> | undefined => this.inspection?.detail as DetailOf<K> | undefined);
  readonly phase = $derived<"loading" | "failed" | "data">(this.failure ? "failed" : this.inspection ? "data" : "loading");

  /** What an action names it by; for an image the reference of the address. */
  get target(): Target {
    const detail = this.inspection?.detail;
    if (!detail) return { id: this.reference, name: shortId(this.reference) };
    if (detail.kind === "image") {
      const tag = detail.tags.includes(this.reference) ? this.reference : detail.tags[0];
      return { id: this.reference, name: tag ?? shortId(detail.id) };
    }
    return detail.kind === "volume" ? { id: detail.name, name: detail.name } : { id: detail.id, name: detail.name };
  }

  /** Why nothing can be done with it now. */
  get refusal(): string | undefined {
    return this.gone ? "It was removed" : this.desk.refusal;
  }

  /** Asks what the Engine says now. */
  load = async (): Promise<void> => {
    const mine = ++this.#asked;
    try {
      const found = await this.desk.client.inspect(this.object, this.reference);
      if (this.#closed || mine <= this.#answered) return;
      this.#answered = mine;
      this.inspection = found;
      this.failure = undefined;
      this.gone = false;
      this.desk.crumb = this.target.name;
    } catch (thrown) {
      if (this.#closed || mine <= this.#answered) return;
      this.#answered = mine;
      const failure = asFailure(thrown);
      if (failure.code === "notFound" && this.inspection) this.gone = true;
      else if (!this.inspection || !this.desk.stale) this.failure = failure;
    }
  };

  #remove(): void {
    if (!this.inspection) return this.later();
    this.gone = true;
    // Answers to what was asked before the removal would say that it is still there.
    this.#answered = this.#asked;
  }

  /** Asks soon. */
  later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), SETTLE_MS);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
  }

  #isThis(id: string): boolean {
    const detail = this.inspection?.detail;
    // An event of an image names its id or its tag, and says nothing of the other.
    return id === "" || id === this.reference || this.object === "image" || (detail !== undefined && "id" in detail && detail.id === id);
  }
}
