import { getContext, setContext } from "svelte";

/** Puts text on the clipboard. */
export type CopyText = (text: string) => Promise<void>;

const KEY = Symbol("copy");

/** Sets how the parts below copy. The frame of a window calls it; without it the browser's way is used. */
export function setCopy(copy: CopyText): void {
  setContext(KEY, copy);
}

/** How to copy here. */
export function getCopy(): CopyText {
  return getContext<CopyText | undefined>(KEY) ?? ((text) => navigator.clipboard.writeText(text));
}
