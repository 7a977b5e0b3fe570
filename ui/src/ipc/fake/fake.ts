import type {
  Action,
  EngineAddress,
  Event,
  Failure,
  FirstPicture,
  LogLine,
  LogPage,
  LogState,
  MirrorSubject,
  ObjectKind,
  Page,
  Resolved,
  Selection,
  Target,
  ViewQuery,
} from "../generated/types.ts";
import type { Transport, WindowControls } from "../transport.ts";
import { consequencesOf, perform } from "./actions.ts";
import { find, inspect, mirrorOf, pictureOf } from "./details.ts";
import { keyOf, listOf, pageOf } from "./lists.ts";
import { isAlive } from "../words.ts";
import { failure, type FakeContainer, FakeState } from "./state.ts";

interface OpenView {
  query: ViewQuery;
  revision: number;
}

/** An Engine and the application in front of it, small and in the page: it keeps state and refuses as the real one does. */
export class Fake implements Transport {
  readonly state = new FakeState();
  /** Every command, in order, with its arguments. */
  readonly asked: { command: string; args: Record<string, unknown> }[] = [];
  /** Ids that are watched now. */
  watched: string[] = [];
  /** Pages outside that were opened. */
  opened: string[] = [];
  /** While set, events are lost, as they are for one who hears too slowly. */
  losing = false;
  readonly #ears = new Set<(event: unknown) => void>();
  readonly #views = new Map<number, OpenView>();
  readonly #logs = new Map<number, { target: Target; state: LogState }>();
  readonly #refusals = new Map<string, Failure>();
  #made = 0;

  readonly window: WindowControls = {
    minimize: () => {},
    toggleMaximize: () => {},
    close: () => {},
    onMaximized: (tell) => {
      tell(false);
      return () => {};
    },
  };

  async invoke(command: string, args: Record<string, unknown>): Promise<unknown> {
    this.asked.push({ command, args });
    const refusal = this.#refusals.get(command);
    if (refusal) throw refusal;
    // What crosses into a web view is JSON.
    const answer = this.#answer(command, JSON.parse(JSON.stringify(args)) as never);
    return answer === undefined ? null : (JSON.parse(JSON.stringify(answer)) as unknown);
  }

  async listen(hear: (event: unknown) => void): Promise<() => void> {
    this.#ears.add(hear);
    return () => void this.#ears.delete(hear);
  }

  /** Lets a command fail from now on; without a failure it works again. */
  refuse(command: string, refusal?: Failure): void {
    if (refusal) this.#refusals.set(command, refusal);
    else this.#refusals.delete(command);
  }

  /** Changes the state as another client would, and tells everybody. */
  outside(change: (state: FakeState) => void): void {
    const before = new Set(this.state.containers.map(({ id }) => id));
    change(this.state);
    const after = new Set(this.state.containers.map(({ id }) => id));
    for (const id of new Set([...before, ...after])) this.emit({ kind: "objectChanged", object: "container", id, gone: !after.has(id) });
    for (const object of ["image", "network", "volume"] as const) this.emit({ kind: "objectChanged", object, id: "", gone: false });
    this.#changed();
  }

  /** The Engine goes away. */
  goDown(message = "nothing listens at /run/user/1000/docker.sock"): void {
    this.state.link = { kind: "lost", since: Date.now(), failure: failure("unreachable", message), wasLive: true };
    this.emit({ kind: "engineChanged", engine: this.state.engineState() });
  }

  /** The Engine returns. */
  comeBack(): void {
    this.state.link = { kind: "live", version: "29.1.0", apiVersion: "1.52" };
    this.#changed();
  }

  /** Writes lines into a container's log. */
  write(name: string, ...texts: string[]): void {
    const container = this.state.container(name);
    if (!container) throw new Error(`no container ${name}`);
    for (const text of texts) {
      const error = text.startsWith("!");
      container.log.push({ number: (container.log.at(-1)?.number ?? -1) + 1, at: Date.now(), stream: error ? "stderr" : "stdout", spans: [{ text: error ? text.slice(1) : text }], cutBytes: 0 });
    }
    this.#logChanged(container);
  }

  /** Forgets the oldest lines of a container's log; at least one stays. */
  forget(name: string, count: number): void {
    const container = this.state.container(name);
    if (!container) throw new Error(`no container ${name}`);
    container.log.splice(0, Math.min(count, container.log.length - 1));
    this.#logChanged(container);
  }

  /** Sends an event. */
  emit(event: Event): void {
    if (!this.losing) for (const hear of this.#ears) hear(event);
  }

  #logChanged({ id, log: lines }: FakeContainer): void {
    for (const [log, { target }] of this.#logs) if (target.id === id) this.emit({ kind: "logChanged", log, ...keptOf(lines) });
  }

  #changed(): void {
    this.emit({ kind: "engineChanged", engine: this.state.engineState() });
    for (const [view, open] of this.#views) {
      open.revision += 1;
      this.emit({ kind: "viewChanged", view, revision: open.revision, rowCount: listOf(this.state, open.query).rows.length });
    }
  }

  #view(view: number): OpenView {
    const open = this.#views.get(view);
    if (!open) throw failure("notFound", `view ${view} is not open`);
    return open;
  }

  #open(query: ViewQuery, first: number, count: number): Page {
    const view = ++this.#made;
    this.#views.set(view, { query, revision: 1 });
    return pageOf(this.state, query, view, 1, first, count);
  }

  #answer(
    command: string,
    args: {
      query: ViewQuery;
      view: number;
      first: number;
      count: number;
      key: string;
      selection: Selection;
      ids: string[];
      action: Action;
      subject: MirrorSubject;
      object: ObjectKind;
      reference: string;
      address: EngineAddress;
      text: string;
      limit: number;
      target: Target;
      log: number;
      url: string;
    },
  ): unknown {
    switch (command) {
      case "first_picture":
        return { engine: this.state.engineState(), page: this.#open(args.query, 0, args.count) } satisfies FirstPicture;
      case "open_view":
        return this.#open(args.query, args.first, args.count);
      case "rows": {
        const { query, revision } = this.#view(args.view);
        return pageOf(this.state, query, args.view, revision, args.first, args.count);
      }
      case "change_query": {
        const open = this.#view(args.view);
        open.query = args.query;
        open.revision += 1;
        return pageOf(this.state, args.query, args.view, open.revision, args.first, args.count);
      }
      case "locate": {
        const place = listOf(this.state, this.#view(args.view).query).rows.findIndex((row) => keyOf(row) === args.key);
        return place < 0 ? null : place;
      }
      case "resolve":
        return this.#resolve(args.view, args.selection);
      case "close_view":
        return void this.#views.delete(args.view);
      case "watch_usage":
        return void (this.watched = args.ids);
      case "perform":
        if (this.state.link.kind !== "live") throw failure("unreachable", "the Engine does not answer");
        return this.#perform(args.action);
      case "consequences":
        return consequencesOf(this.state, args.action);
      case "mirror":
        return mirrorOf(args.subject, this.state.address.at);
      case "inspect":
        return inspect(this.state, args.object, args.reference);
      case "find":
        return find(this.state, args.text, args.limit);
      case "open_url":
        return void this.opened.push(args.url);
      default:
        return this.#answerMore(command, args);
    }
  }

  #answerMore(command: string, args: { address: EngineAddress; target: Target; log: number; first: number; count: number }): unknown {
    switch (command) {
      case "picture":
        if (this.state.link.kind !== "live") throw failure("unreachable", "the Engine does not answer");
        return pictureOf(this.state);
      case "engines":
        return this.state.choices;
      case "use_engine": {
        const choice = this.state.choices.find(({ address }) => address.at === args.address.at);
        if (choice?.reach.kind !== "answers") throw failure("unreachable", `nothing answers at ${args.address.at}`);
        Object.assign(this.state, { name: choice.name, address: choice.address, source: choice.source });
        return this.comeBack();
      }
      case "engine_state":
        return this.state.engineState();
      case "start_native":
        this.state.native = { kind: "running", address: { kind: "unix", at: "/run/user/1000/fairlead/engine.sock" } };
        Object.assign(this.state, { name: "native", address: this.state.native.address, source: { kind: "native" } });
        this.comeBack();
        return this.state.native.address;
      case "stop_native":
        this.state.native = { kind: "possible" };
        return this.goDown("the native Engine was stopped");
      case "open_log": {
        const log = ++this.#made;
        const container = this.state.container(args.target.id);
        if (!container) throw failure("notFound", `there is no container ${args.target.name}`);
        this.#logs.set(log, { target: args.target, state: { kind: isAlive(container.state) ? "following" : "ended" } });
        return this.#logPage(log, 0, 0);
      }
      case "log_page":
        return this.#logPage(args.log, args.first, args.count);
      case "close_log":
        return void this.#logs.delete(args.log);
      case "set_visible":
        return undefined;
      case "app_about":
        return { version: "0.1.0", platform: "linux" };
      default:
        throw failure("internal", `there is no command ${command}`);
    }
  }

  #perform(action: Action): unknown {
    const outcome = perform(this.state, action);
    this.outside(() => {});
    return outcome;
  }

  #resolve(view: number, selection: Selection): Resolved {
    const { query, revision } = this.#view(view);
    const rows = listOf(this.state, { ...query, collapsed: [] }).rows.filter((row) => row.kind !== "group");
    const chosen = rows.filter((row) => selection.keys.includes(keyOf(row)) === (selection.kind === "keys"));
    const verbs = new Map<string, number>();
    for (const row of chosen) if (row.kind === "container") for (const verb of row.can) verbs.set(verb, (verbs.get(verb) ?? 0) + 1);
    return {
      revision,
      targets: chosen.map((row) => (row.kind === "image" ? { id: row.tag ?? row.id, name: row.tag ?? row.id.slice(7, 19) } : { id: keyOf(row), name: row.name })),
      gone: selection.kind === "keys" ? selection.keys.length - chosen.length : 0,
      verbs: [...verbs].map(([verb, count]) => ({ verb: verb as never, count })),
    };
  }

  #logPage(log: number, first: number, count: number): LogPage {
    const open = this.#logs.get(log);
    if (!open) throw failure("notFound", `log ${log} is not open`);
    const lines = this.state.container(open.target.id)?.log ?? [];
    const kept = keptOf(lines);
    const skip = Math.max(0, first - kept.firstKept);
    return { log, ...kept, state: open.state, lines: lines.slice(skip, skip + count) };
  }
}

/** Which numbers the lines that are kept have. */
function keptOf(lines: readonly LogLine[]): { firstKept: number; end: number } {
  return { firstKept: lines[0]?.number ?? 0, end: (lines.at(-1)?.number ?? -1) + 1 };
}
