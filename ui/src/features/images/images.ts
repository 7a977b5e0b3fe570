import Download from "@lucide/svelte/icons/download";
import Info from "@lucide/svelte/icons/info";
import Play from "@lucide/svelte/icons/play";
import TagIcon from "@lucide/svelte/icons/tag";
import Trash from "@lucide/svelte/icons/trash-2";

import type { Action, ImageRow, MirrorSubject, Target } from "../../ipc/generated/types.ts";
import type { MenuEntry } from "../../kit/menu.ts";
import type { RowAction } from "../../kit/table/columns.ts";
import { shortId } from "../../lib/text.ts";

export { Download as PullIcon, TagIcon, Trash as RemoveIcon, Play as RunIcon };

/** The line as an action names it: by its tag, so that removing it takes only that tag. */
export function targetOf({ id, tag }: Pick<ImageRow, "id" | "tag">): Target {
  return { id: tag ?? id, name: tag ?? shortId(id) };
}

/** Removes tags, and layers with the last one. */
export function removing(targets: Target[]): Action {
  return { noun: "image", what: { verb: "remove", targets, force: false } };
}

export function subjectOf(id: string, row: Pick<ImageRow, "id" | "tag">): MirrorSubject | undefined {
  if (id === "remove") return { kind: "action", action: removing([targetOf(row)]) };
  return id === "open" ? { kind: "inspect", object: "image", target: targetOf(row) } : undefined;
}

export function quickActions(row: ImageRow, refusal: string | undefined): RowAction[] {
  const { name } = targetOf(row);
  return [
    { id: "run", name: `Run ${name}`, icon: Play, reason: refusal },
    { id: "tag", name: `Tag ${name}`, icon: TagIcon, reason: refusal },
    { id: "remove", name: `Remove ${name}`, icon: Trash, reason: refusal },
  ];
}

export function menuOf(refusal: string | undefined): MenuEntry[] {
  return [
    { id: "open", label: "Open", icon: Info, keys: "Enter" },
    { id: "run", label: "New container from it", icon: Play, reason: refusal },
    { id: "tag", label: "Tag…", icon: TagIcon, reason: refusal },
    "line",
    { id: "remove", label: "Remove…", icon: Trash, keys: "Delete", reason: refusal, danger: true },
    "line",
    { id: "copyId", label: "Copy the ID" },
  ];
}
