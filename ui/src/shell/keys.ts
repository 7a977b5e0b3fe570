import { hasMod, isKey } from "../lib/keys.ts";

/** What the keys of the whole window do. */
export interface WindowKeys {
  palette(): void;
  help(): void;
  back(): void;
  forward(): void;
  copyCommand(): void;
  filter(): void;
}

/** Parts of the window in the order in which F6 goes through them. */
const REGIONS = [".sidebar", ".top", ".pagehead", ".page", ".mirror"];
const FOCUSABLE = 'a[href], button:not([disabled], [tabindex="-1"]), input:not([disabled]), [tabindex="0"]';

/** Takes a key of the whole window; returns whether it was one. */
export function pressWindowKey(event: KeyboardEvent, keys: WindowKeys): boolean {
  const typing = (event.target as Element | null)?.closest("input, textarea, [contenteditable]") !== null;
  if (isKey(event, "Mod+K")) keys.palette();
  else if (isKey(event, "Mod+Shift+C")) keys.copyCommand();
  else if (isKey(event, "F6") || isKey(event, "Shift+F6")) nextRegion(event.shiftKey ? -1 : 1);
  else if (isKey(event, "Alt+ArrowLeft") || (hasMod(event) && event.key === "[")) keys.back();
  else if (isKey(event, "Alt+ArrowRight") || (hasMod(event) && event.key === "]")) keys.forward();
  else if (!typing && event.key === "?" && !event.ctrlKey && !event.altKey && !event.metaKey) keys.help();
  else if (!typing && isKey(event, "/")) keys.filter();
  else return false;
  return true;
}

/** Moves the focus to the next part of the window that can take it. */
export function nextRegion(by: 1 | -1): void {
  const regions = REGIONS.flatMap((name) => document.querySelector<HTMLElement>(name) ?? []);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= regions.length; step++) {
    const region = regions[(at + by * step + regions.length * 2) % regions.length];
    const wanted = region?.querySelector<HTMLElement>('[role="grid"], [role="treegrid"]') ?? region?.querySelector<HTMLElement>(FOCUSABLE);
    if (wanted) return wanted.focus();
  }
}
