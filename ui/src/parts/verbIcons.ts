import Pause from "@lucide/svelte/icons/pause";
import Pencil from "@lucide/svelte/icons/pencil";
import Play from "@lucide/svelte/icons/play";
import RotateCw from "@lucide/svelte/icons/rotate-cw";
import CircleX from "@lucide/svelte/icons/circle-x";
import Square from "@lucide/svelte/icons/square";
import Trash from "@lucide/svelte/icons/trash-2";

import type { ContainerVerb } from "../ipc/generated/types.ts";
import type { Icon } from "../kit/icon.ts";

/** The icon of each verb. */
export const VERB_ICONS: Record<ContainerVerb, Icon> = {
  start: Play,
  stop: Square,
  restart: RotateCw,
  kill: CircleX,
  pause: Pause,
  unpause: Play,
  rename: Pencil,
  remove: Trash,
};
