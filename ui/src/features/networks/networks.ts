import Info from "@lucide/svelte/icons/info";
import Plus from "@lucide/svelte/icons/plus";
import Trash from "@lucide/svelte/icons/trash-2";

import type { Action, MirrorSubject, NetworkRow, Target } from "../../ipc/generated/types.ts";
import type { MenuEntry } from "../../kit/menu.ts";
import type { RowAction } from "../../kit/table/columns.ts";

export { Trash as RemoveIcon };

const BUILTIN = "it belongs to the Engine";

export function removing(targets: Target[]): Action {
  return { noun: "network", what: { verb: "remove", targets } };
}

export function targetOf({ id, name }: Pick<NetworkRow, "id" | "name">): Target {
  return { id, name };
}

export function subjectOf(id: string, row: NetworkRow): MirrorSubject | undefined {
  if (id === "remove") return { kind: "action", action: removing([targetOf(row)]) };
  return id === "open" ? { kind: "inspect", object: "network", target: targetOf(row) } : undefined;
}

export function quickActions(row: NetworkRow, refusal: string | undefined): RowAction[] {
  return [
    { id: "run", name: `New container on ${row.name}`, icon: Plus, reason: refusal },
    { id: "remove", name: `Remove ${row.name}`, icon: Trash, reason: refusal ?? (row.removable ? undefined : BUILTIN) },
  ];
}

export function menuOf(row: NetworkRow, refusal: string | undefined): MenuEntry[] {
  return [
    { id: "open", label: "Open", icon: Info, keys: "Enter" },
    { id: "run", label: "New container on it", icon: Plus, reason: refusal },
    "line",
    { id: "remove", label: "Remove…", icon: Trash, keys: "Delete", reason: refusal ?? (row.removable ? undefined : BUILTIN), danger: true },
    "line",
    { id: "copyId", label: "Copy the ID" },
  ];
}
