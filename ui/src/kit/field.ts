import { getContext, setContext } from "svelte";

/** What a field tells the control inside it. */
export interface FieldLink {
  readonly id: string;
  readonly labelId: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly warned: boolean;
  readonly locked: boolean;
}

const KEY = Symbol("field");

/** Hands the link down; called by Field only. */
export function setField(link: FieldLink): void {
  setContext(KEY, link);
}

/** The field around this control, if there is one. A control outside one needs an `aria-label` of its own. */
export function getField(): FieldLink | undefined {
  return getContext<FieldLink | undefined>(KEY);
}
