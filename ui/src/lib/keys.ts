/** Whose key names and command key to use. */
export type Platform = "mac" | "other";

/** The platform this runs on, by the browser's word. */
export function platform(name: string = globalThis.navigator?.platform ?? ""): Platform {
  return /mac|iphone|ipad/i.test(name) ? "mac" : "other";
}

const MAC: Record<string, string> = { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Delete: "⌦", Backspace: "⌫" };
const OTHER: Record<string, string> = { Mod: "Ctrl", Delete: "Del" };
const BOTH: Record<string, string> = { Enter: "↵", Escape: "Esc", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** The names of the keys in a combination such as `Mod+Shift+C`, as the platform writes them. */
export function keyNames(combination: string, on: Platform = platform()): string[] {
  const names = on === "mac" ? MAC : OTHER;
  return combination.split("+").map((key) => names[key] ?? BOTH[key] ?? (key === "Space" ? "Space" : key));
}

/** The combination as one text: `⌘ ⇧ C` or `Ctrl Shift C`. */
export function keyText(combination: string, on: Platform = platform()): string {
  return keyNames(combination, on).join(" ");
}

/** What of a keyboard event a combination is compared with. */
export type KeyStroke = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether the command key of the platform is down: Cmd on a Mac, else Ctrl. */
export function hasMod(event: KeyStroke, on: Platform = platform()): boolean {
  return on === "mac" ? event.metaKey : event.ctrlKey;
}

/** Whether the event is this combination. Letters with Alt are read by key position: Option changes what they type. */
export function isKey(event: KeyStroke, combination: string, on: Platform = platform()): boolean {
  const parts = combination.split("+");
  const wanted = parts.at(-1) ?? "";
  const has = (name: string) => parts.includes(name);
  const ctrl = has("Ctrl") || (has("Mod") && on !== "mac");
  const meta = has("Mod") && on === "mac";
  if (event.ctrlKey !== ctrl || event.metaKey !== meta || event.altKey !== has("Alt")) return false;
  const letter = /^[A-Z]$/.test(wanted);
  if (event.shiftKey !== has("Shift") && (letter || wanted.length > 1)) return false;
  if (letter && has("Alt")) return event.code === `Key${wanted}`;
  return wanted === "Space" ? event.key === " " : event.key.toLowerCase() === wanted.toLowerCase();
}
