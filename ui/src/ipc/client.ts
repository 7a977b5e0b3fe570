import { asFailure, Refusal } from "./errors.ts";
import type {
  Action,
  AddressSource,
  Consequences,
  EngineAddress,
  EngineChoice,
  EnginePicture,
  EngineState,
  FirstPicture,
  FoundObject,
  Inspection,
  LogPage,
  LogQuery,
  Mirror,
  MirrorSubject,
  ObjectKind,
  Outcome,
  Page,
  Resolved,
  Selection,
  Target,
  ViewId,
  ViewQuery,
} from "./generated/types.ts";
import type { Transport } from "./transport.ts";

/** Which version runs, and where. */
export interface About {
  readonly version: string;
  readonly platform: "linux" | "macos" | "windows";
}

/** Every command of the application, typed. A refusal is thrown as a `Refusal`. */
export class Client {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async #ask<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
    try {
      return (await this.#transport.invoke(command, args)) as T;
    } catch (thrown) {
      throw new Refusal(asFailure(thrown));
    }
  }

  firstPicture = (query: ViewQuery, count: number): Promise<FirstPicture> => this.#ask("first_picture", { query, count });
  openView = (query: ViewQuery, first: number, count: number): Promise<Page> => this.#ask("open_view", { query, first, count });
  rows = (view: ViewId, first: number, count: number, anchor: string | null): Promise<Page> =>
    this.#ask("rows", { view, first, count, anchor });
  changeQuery = (view: ViewId, query: ViewQuery, first: number, count: number, anchor: string | null): Promise<Page> =>
    this.#ask("change_query", { view, query, first, count, anchor });
  locate = (view: ViewId, key: string): Promise<number | null> => this.#ask("locate", { view, key });
  resolve = (view: ViewId, selection: Selection): Promise<Resolved> => this.#ask("resolve", { view, selection });
  closeView = (view: ViewId): Promise<void> => this.#ask("close_view", { view });
  watchUsage = (ids: readonly string[]): Promise<void> => this.#ask("watch_usage", { ids });
  perform = (action: Action): Promise<Outcome> => this.#ask("perform", { action });
  consequences = (action: Action): Promise<Consequences> => this.#ask("consequences", { action });
  mirror = (subject: MirrorSubject): Promise<Mirror> => this.#ask("mirror", { subject });
  inspect = (object: ObjectKind, reference: string): Promise<Inspection> => this.#ask("inspect", { object, reference });
  picture = (): Promise<EnginePicture> => this.#ask("picture");
  engines = (): Promise<EngineChoice[]> => this.#ask("engines");
  useEngine = (address: EngineAddress, source: AddressSource): Promise<void> => this.#ask("use_engine", { address, source });
  engineState = (): Promise<EngineState> => this.#ask("engine_state");
  startNative = (): Promise<EngineAddress> => this.#ask("start_native");
  stopNative = (): Promise<void> => this.#ask("stop_native");
  find = (text: string, limit: number): Promise<FoundObject[]> => this.#ask("find", { text, limit });
  openLog = (target: Target, query: LogQuery): Promise<LogPage> => this.#ask("open_log", { target, query });
  logPage = (log: number, first: number, count: number): Promise<LogPage> => this.#ask("log_page", { log, first, count });
  closeLog = (log: number): Promise<void> => this.#ask("close_log", { log });
  openUrl = (url: string): Promise<void> => this.#ask("open_url", { url });
  setVisible = (visible: boolean): Promise<void> => this.#ask("set_visible", { visible });
  about = (): Promise<About> => this.#ask("app_about");
}
