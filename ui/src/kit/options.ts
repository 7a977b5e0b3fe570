import type { Icon } from "./icon.ts";

/** One thing to choose from a list. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** Said beside the label, in the supporting colour. */
  readonly note?: string;
  readonly icon?: Icon;
  /** Why it cannot be chosen now. */
  readonly reason?: string;
}
