/** The way to the application behind the window. The real one is `tauri.ts`, the other one `fake/`. */
export interface Transport {
  /** Runs one command. A refusal arrives as a rejection. */
  invoke(command: string, args: Record<string, unknown>): Promise<unknown>;
  /** Hears every event of the application; the answer ends it. */
  listen(hear: (event: unknown) => void): Promise<() => void>;
  readonly window: WindowControls;
}

/** What the buttons of the window do. */
export interface WindowControls {
  minimize(): void;
  toggleMaximize(): void;
  close(): void;
  /** Calls back now and at each change of the window's size with whether it fills the screen. */
  onMaximized(tell: (maximized: boolean) => void): () => void;
}
