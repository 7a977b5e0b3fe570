import { untrack } from "svelte";

import type { Client } from "./client.ts";
import type { Action, Failure, Mirror as MirrorTexts, MirrorSubject } from "./generated/types.ts";

/** What the tag of the strip says. */
export type MirrorTag = "view" | "will" | "running" | "ran" | "failed";

const NOTHING: MirrorTexts = { docker: "", curl: "", compose: null };

/** What the mirror strip says: the command of the view, of what is pointed at, or of what just ran. */
export class Mirror {
  /** How long the pointer or the focus must rest before its action is shown. */
  static readonly SHOW_MS = 80;
  /** How long the strip waits before it goes back to the view. */
  static readonly BACK_MS = 400;

  // Pages tell the strip things from effects: what it reads of itself must not become theirs.
  #tag = $state<MirrorTag>("view");
  texts = $state.raw<MirrorTexts>(NOTHING);
  /** How long what ran took, in milliseconds; the code of what failed. */
  note = $state("");
  #view: MirrorSubject | undefined;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #client: Client;

  get tag(): MirrorTag {
    return this.#tag;
  }

  constructor(client: Client) {
    this.#client = client;
  }

  /** The page that is shown now. */
  setView(subject: MirrorSubject): void {
    this.#view = subject;
    if (this.#is("running")) return;
    this.#show("view", subject);
  }

  /** Something is pointed at or has the focus. */
  point(subject: MirrorSubject): void {
    if (this.#is("running")) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show("will", subject), Mirror.SHOW_MS);
  }

  /** Shows what a form would do, at once. */
  will(subject: MirrorSubject): void {
    if (this.#is("running")) return;
    clearTimeout(this.#timer);
    this.#show("will", subject);
  }

  /** The pointer or the focus left. What ran stays until something else is pointed at. */
  leave(): void {
    clearTimeout(this.#timer);
    if (!this.#is("will")) return;
    this.#timer = setTimeout(() => this.#view && this.#show("view", this.#view), Mirror.BACK_MS);
  }

  /** An action starts; the answer says how it ended. */
  run(action: Action): (failure?: Failure) => void {
    clearTimeout(this.#timer);
    const begun = performance.now();
    this.#show("running", { kind: "action", action });
    const mine = this.#asked;
    return (failure) => {
      // Another action may have taken the strip meanwhile.
      if (this.#asked !== mine) return;
      this.#tag = failure ? "failed" : "ran";
      this.note = failure ? failure.code : String(Math.max(1, Math.round(performance.now() - begun)));
    };
  }

  #is(tag: MirrorTag): boolean {
    return untrack(() => this.#tag) === tag;
  }

  #show(tag: MirrorTag, subject: MirrorSubject): void {
    const mine = ++this.#asked;
    if (tag === "running") {
      this.#tag = tag;
      this.note = "";
    }
    this.#client.mirror(subject).then(
      (texts) => {
        if (this.#asked !== mine) return;
        if (tag !== "running") {
          this.#tag = tag;
          this.note = "";
        }
        this.texts = texts;
      },
      () => {
        // A subject that has no command leaves the strip empty rather than with the words of another.
        if (this.#asked === mine) this.texts = NOTHING;
      },
    );
  }
}
