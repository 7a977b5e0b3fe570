import { getContext, setContext } from "svelte";

import { copyText } from "../lib/clipboard.ts";
import type { Client } from "./client.ts";
import { asFailure, failureWords } from "./errors.ts";
import type { Events } from "./events.ts";
import type { Action, Consequences, EngineState, Failure, MirrorSubject, Outcome, Target } from "./generated/types.ts";
import { Mirror } from "./mirror.svelte.ts";
import { objectOf, targetsOf, verbOf } from "./words.ts";

/** What is asked before something goes that nothing can bring back. */
export interface Question {
  readonly consequences: Consequences;
  answer(yes: boolean): void;
}

/** An action that failed, as the page says it until it is put right or put away. */
export interface Trouble {
  readonly key: string;
  readonly title: string;
  readonly failure: Failure;
  /** Id of the object whose page it belongs to, if it is said on the way there. */
  readonly about?: string;
  readonly again?: () => void;
}

/** A result that the user should hear of wherever he is. */
export interface Said {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** How an action ended. `undefined` in `outcome`: it was refused, failed as a whole, or was called off. */
export interface Acted {
  readonly outcome?: Outcome;
  readonly failure?: Failure;
}

const KEPT_TROUBLES = 3;
const TICK_MS = 10_000;

/** What the window and its pages share: the Engine's state, actions with their questions, the mirror, and the clock. */
export class Desk {
  readonly mirror: Mirror;
  engine = $state.raw<EngineState>();
  question = $state.raw<Question>();
  troubles = $state.raw<readonly Trouble[]>([]);
  said = $state.raw<Said>();
  /** Name of the object whose page is shown, for the path at the top. */
  crumb = $state("");
  /** For screen readers: what just ended. */
  announced = $state("");
  /** Now, for ages on screen; it moves every ten seconds while the window is shown. */
  now = $state(Date.now());
  #clock: ReturnType<typeof setInterval> | undefined;
  readonly #stops: (() => void)[] = [];

  constructor(
    readonly client: Client,
    readonly events: Events,
  ) {
    this.mirror = new Mirror(client);
    this.#stops.push(events.on("engineChanged", ({ engine }) => (this.engine = engine)));
    this.#stops.push(events.on("missed", () => void this.refresh()));
  }

  /** Why nothing can be changed now; `undefined` while the Engine answers. */
  get refusal(): string | undefined {
    const link = this.engine?.link;
    if (!link || link.kind === "live") return undefined;
    return link.kind === "connecting" ? "The Engine has not answered yet" : `The Engine does not answer: ${link.failure.message}`;
  }

  /** Whether rows on screen may be out of date. */
  get stale(): boolean {
    return this.engine?.link.kind === "lost";
  }

  /** Asks for the Engine's state again. */
  async refresh(): Promise<void> {
    try {
      this.engine = await this.client.engineState();
    } catch (thrown) {
      this.trouble({ key: "engine", title: "Could not ask for the state of the Engine", failure: asFailure(thrown) });
    }
  }

  /** Lets the clock run, or stops it while nothing is shown. */
  tick(on: boolean): void {
    clearInterval(this.#clock);
    if (!on) return;
    this.now = Date.now();
    this.#clock = setInterval(() => (this.now = Date.now()), TICK_MS);
  }

  /** Does something, asking first where it cannot be undone unless that was `asked` already, and says how it ended. */
  async act(action: Action, asked = false): Promise<Acted> {
    const key = keyOf(action);
    const title = `Could not ${verbOf(action).act.toLowerCase()} ${objectOf(action)}`;
    const again = () => void this.act(action);
    this.clear(key);
    try {
      if (!asked && isDestructive(action) && !(await this.#ask(action))) return {};
      const ended = this.mirror.run(action);
      try {
        const outcome = await this.client.perform(action);
        ended(outcome.failed[0]?.failure);
        this.#report(action, outcome);
        return { outcome };
      } catch (thrown) {
        ended(asFailure(thrown));
        throw thrown;
      }
    } catch (thrown) {
      const failure = asFailure(thrown);
      // A form shows the faults of its own fields.
      if (action.what.verb !== "create") this.trouble({ key, title, failure, again });
      else this.announced = `${title}: ${failureWords(failure)}`;
      return { failure };
    }
  }

  /** Shows a failure in the page until it is put away. */
  trouble(trouble: Trouble): void {
    const others = this.troubles.filter(({ key }) => key !== trouble.key);
    this.troubles = [...others, trouble].slice(-KEPT_TROUBLES);
    this.announced = `${trouble.title}: ${failureWords(trouble.failure)}`;
  }

  /** Puts a failure away; all of them without a key. */
  clear(key?: string): void {
    this.troubles = key === undefined ? [] : this.troubles.filter((trouble) => trouble.key !== key);
  }

  /** Puts away what failed on the page that is left; what is about the object that is gone to stays. */
  leave(id?: string): void {
    this.troubles = this.troubles.filter(({ about }) => about !== undefined && about === id);
  }

  /** Goes to a page. */
  go(link: string): void {
    location.hash = link;
  }

  /** Puts text on the clipboard and says so. */
  async copy(text: string, name: string): Promise<void> {
    try {
      await copyText(text);
      this.announced = `Copied ${name}`;
    } catch (thrown) {
      this.trouble({ key: "copy", title: `Could not copy ${name}`, failure: asFailure(thrown) });
    }
  }

  /** Opens a page outside, in the user's browser. */
  async openUrl(url: string): Promise<void> {
    try {
      await this.client.openUrl(url);
    } catch (thrown) {
      this.trouble({ key: "url", title: `Could not open ${url}`, failure: asFailure(thrown), again: () => void this.openUrl(url) });
    }
  }

  /** Ends everything that runs by itself. */
  close(): void {
    this.tick(false);
    for (const stop of this.#stops.splice(0)) stop();
  }

  async #ask(action: Action): Promise<boolean> {
    const consequences = await this.client.consequences(action);
    if (!consequences.ask) return true;
    // Only one is shown; whoever waits for the one before must not wait for ever.
    this.question?.answer(false);
    return new Promise((resolve) => {
      this.question = {
        consequences,
        answer: (yes) => {
          this.question = undefined;
          resolve(yes);
        },
      };
    });
  }

  #report(action: Action, outcome: Outcome): void {
    const { done, act } = verbOf(action);
    const [first] = outcome.failed;
    const names = outcome.done.length === 1 ? outcome.done[0]?.name : outcome.done.length > 1 ? String(outcome.done.length) : objectOf(action);
    const { created } = outcome;
    if (first && created && action.noun === "container" && action.what.verb === "create") {
      const start: Action = { noun: "container", what: { verb: "start", targets: [created] } };
      this.trouble({ key: keyOf(start), about: created.id, title: `${created.name} was made, but did not start`, failure: first.failure, again: () => void this.act(start) });
    } else if (first) {
      const left = withTargets(action, outcome.failed.map(({ target }) => target));
      const more = outcome.failed.length - 1;
      this.trouble({
        key: keyOf(action),
        title: `Could not ${act.toLowerCase()} ${first.target.name}${more > 0 ? ` and ${more} more` : ""}`,
        failure: first.failure,
        again: () => void this.act(left),
      });
    } else this.announced = `${done} ${names ?? ""}`;
    // A pull takes long: whoever asked for it may be elsewhere by now.
    if (!first && action.what.verb === "pull") this.said = { text: this.announced };
    for (const warning of outcome.warnings) this.said = { text: warning };
  }
}

function keyOf(action: Action): string {
  return `${action.noun} ${action.what.verb} ${targetsOf(action).map(({ id }) => id).join(" ")}`;
}

function isDestructive(action: Action): boolean {
  return action.what.verb === "remove" || action.what.verb === "kill";
}

function withTargets(action: Action, targets: Target[]): Action {
  if (!("targets" in action.what)) return action;
  return { ...action, what: { ...action.what, targets } } as Action;
}

/** Attributes for what can be pointed at: while it is, the mirror shows its action. */
export function mirrored(desk: Desk, subject: () => MirrorSubject | undefined) {
  const show = () => {
    const found = subject();
    if (found) desk.mirror.point(found);
  };
  const hide = () => desk.mirror.leave();
  return { onpointerenter: show, onfocus: show, onpointerleave: hide, onblur: hide };
}

const KEY = Symbol("desk");

/** Hands the desk down. */
export function setDesk(desk: Desk): void {
  setContext(KEY, desk);
}

/** The desk of this window. */
export function getDesk(): Desk {
  return getContext<Desk>(KEY);
}
