import type { FuzzyMatch } from "../lib/fuzzy.ts";
import type { Icon } from "./icon.ts";

/** One thing the palette offers. */
export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  /** The parts of the title that matched. */
  readonly ranges?: FuzzyMatch["ranges"];
  readonly icon?: Icon;
  /** Said at the right: a state, a size, a place. */
  readonly note?: string;
  /** The command it stands for, in mono at the right. */
  readonly command?: string;
  readonly keys?: string;
}

/** The results of one kind, best first: Do, Go to, Settings and help. */
export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}
