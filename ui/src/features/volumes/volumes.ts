import Info from "@lucide/svelte/icons/info";
import Trash from "@lucide/svelte/icons/trash-2";

import type { Action, MirrorSubject, Target } from "../../ipc/generated/types.ts";
import type { MenuEntry } from "../../kit/menu.ts";
import type { RowAction } from "../../kit/table/columns.ts";

export { Trash as RemoveIcon };

export function removing(targets: Target[]): Action {
  return { noun: "volume", what: { verb: "remove", targets, force: false } };
}

export function targetOf(name: string): Target {
  return { id: name, name };
}

export function subjectOf(id: string, name: string): MirrorSubject | undefined {
  if (id === "remove") return { kind: "action", action: removing([targetOf(name)]) };
  return id === "open" ? { kind: "inspect", object: "volume", target: targetOf(name) } : undefined;
}

export function quickActions(name: string, refusal: string | undefined): RowAction[] {
  return [{ id: "remove", name: `Remove ${name}`, icon: Trash, reason: refusal }];
}

export function menuOf(refusal: string | undefined): MenuEntry[] {
  return [
    { id: "open", label: "Open", icon: Info, keys: "Enter" },
    "line",
    { id: "remove", label: "Remove…", icon: Trash, keys: "Delete", reason: refusal, danger: true },
    "line",
    { id: "copyName", label: "Copy the name" },
  ];
}
