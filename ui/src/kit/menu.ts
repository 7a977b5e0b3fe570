import type { Icon } from "./icon.ts";

/** One line of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon;
  /** A combination such as `Alt+L`, shown at the right. The menu does not listen for it. */
  readonly keys?: string;
  /** Why it cannot be chosen now; its presence disables the item. */
  readonly reason?: string;
  readonly danger?: boolean;
  /** A submenu. */
  readonly items?: readonly MenuEntry[];
}

/** A line of a menu, or the rule between two groups. */
export type MenuEntry = MenuItem | "line";
