import { hasMod, type KeyStroke, type Platform, platform } from "../../lib/keys.ts";

/** Where the cursor goes. */
export type Step = "up" | "down" | "pageUp" | "pageDown" | "first" | "last";

/** What a key means in a table. */
export type Command =
  | { readonly do: "move"; readonly to: Step; readonly extend: boolean }
  | { readonly do: "side"; readonly by: -1 | 1 }
  | { readonly do: "open" | "select" | "peek" | "selectAll" | "menu" | "escape" | "filter" | "remove" }
  | { readonly do: "letter"; readonly letter: string }
  | { readonly do: "type"; readonly text: string };

const STEPS: Record<string, Step> = {
  ArrowUp: "up",
  ArrowDown: "down",
  PageUp: "pageUp",
  PageDown: "pageDown",
  Home: "first",
  End: "last",
};

const PLAIN: Record<string, Command> = {
  ArrowLeft: { do: "side", by: -1 },
  ArrowRight: { do: "side", by: 1 },
  Enter: { do: "open" },
  " ": { do: "select" },
  Escape: { do: "escape" },
  Delete: { do: "remove" },
  ContextMenu: { do: "menu" },
  "/": { do: "filter" },
  Backspace: { do: "type", text: "Backspace" },
};

/** Reads a key; `undefined` is for keys that are none of the table's business. */
export function commandOf(event: KeyStroke, on: Platform = platform()): Command | undefined {
  const mod = hasMod(event, on);
  const step = STEPS[event.key];
  if (step && !event.altKey && !mod) return { do: "move", to: step, extend: event.shiftKey };
  if (mod) {
    if (event.altKey || event.shiftKey) return undefined;
    if (event.key.toLowerCase() === "a") return { do: "selectAll" };
    return event.key === "Backspace" && on === "mac" ? { do: "remove" } : undefined;
  }
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.altKey) {
    // By position: Option changes which letter a key types.
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    return letter && !event.shiftKey ? { do: "letter", letter } : undefined;
  }
  if (event.shiftKey && event.key === "F10") return { do: "menu" };
  if (event.shiftKey && event.key === " ") return { do: "peek" };
  return PLAIN[event.key] ?? ([...event.key].length === 1 ? { do: "type", text: event.key } : undefined);
}
