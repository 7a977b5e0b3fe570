/** A result that arrives after the user left, or the way back from what was just done. */
export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly keys?: string; readonly run: () => void };
  /** How long it stays while nobody points at it. */
  readonly stayMs?: number;
}

const STAY_MS = 8_000;
const TICK_MS = 100;

/** At most one toast: a new one takes the place of the old. Time passes only while nothing holds it. */
export class Toasts {
  current = $state.raw<Toast>();
  /** The share of its time that is left, 1…0. */
  left = $state(1);
  #held = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Shows a toast. */
  show(toast: Toast): void {
    this.current = toast;
    this.left = 1;
    this.#held = false;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(TICK_MS), TICK_MS);
  }

  /** Takes it away. */
  close(): void {
    this.current = undefined;
    clearInterval(this.#timer);
  }

  /** Stops the time while the pointer or the focus is on it. */
  hold(held: boolean): void {
    this.#held = held;
  }

  /** Runs the action and closes. */
  act(): void {
    const action = this.current?.action;
    this.close();
    action?.run();
  }

  #tick(passed: number): void {
    if (this.#held || !this.current) return;
    this.left -= passed / (this.current.stayMs ?? STAY_MS);
    if (this.left <= 0) this.close();
  }
}
