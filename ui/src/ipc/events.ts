import type { Event } from "./generated/types.ts";
import type { Transport } from "./transport.ts";

/** Names of the events. */
export type EventKind = Event["kind"];
type Of<K extends EventKind> = Extract<Event, { kind: K }>;

/** One listener on the channel, and everybody who wants to hear of one kind. */
export class Events {
  readonly #ears = new Map<EventKind, Set<(event: never) => void>>();
  #stop: (() => void) | undefined;

  /** Starts to listen. Events before it are lost, so it comes before the first question. */
  async start(transport: Transport): Promise<void> {
    this.#stop?.();
    this.#stop = await transport.listen((event) => this.tell(event as Event));
  }

  /** Stops to listen. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Hears of one kind; the answer ends it. */
  on<K extends EventKind>(kind: K, hear: (event: Of<K>) => void): () => void {
    let ears = this.#ears.get(kind);
    if (!ears) this.#ears.set(kind, (ears = new Set()));
    ears.add(hear);
    return () => void ears.delete(hear);
  }

  /** Hands an event to those who hear of its kind. */
  tell(event: Event): void {
    for (const hear of this.#ears.get(event.kind) ?? []) (hear as (event: Event) => void)(event);
  }
}
