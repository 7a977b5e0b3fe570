import FileText from "@lucide/svelte/icons/text-align-start";
import Info from "@lucide/svelte/icons/info";

import type { Action, ContainerState, ContainerVerb, MirrorSubject, Target } from "../../ipc/generated/types.ts";
import { isAlive, VERBS } from "../../ipc/words.ts";
import type { MenuEntry } from "../../kit/menu.ts";
import type { RowAction } from "../../kit/table/columns.ts";
import { VERB_ICONS } from "../../parts/verbIcons.ts";

/** What of a container its verbs depend on. */
export interface HasVerbs {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly can: readonly ContainerVerb[];
  readonly busy?: ContainerVerb | null;
}

/** The container as an action names it. */
export function targetOf({ id, name }: { id: string; name: string }): Target {
  return { id, name };
}

/** The action of a verb; renaming needs a name and has none here. Killing takes SIGKILL unless told otherwise. */
export function actionOf(verb: ContainerVerb, targets: Target[], force = false, signal = "SIGKILL"): Action | undefined {
  switch (verb) {
    case "start":
    case "pause":
    case "unpause":
      return { noun: "container", what: { verb, targets } };
    case "stop":
    case "restart":
      return { noun: "container", what: { verb, targets, timeoutS: null } };
    case "kill":
      return { noun: "container", what: { verb, targets, signal } };
    case "remove":
      return { noun: "container", what: { verb, targets, force, volumes: false } };
    case "rename":
      return undefined;
  }
}

/** What the mirror says for an action or a line of the menu. */
export function subjectOf(id: string, container: HasVerbs): MirrorSubject | undefined {
  const target = targetOf(container);
  if (id === "logs") return { kind: "logs", target, query: { follow: true, tail: 1000, since: null, until: null } };
  if (id === "inspect" || id === "open") return { kind: "inspect", object: "container", target };
  const action = id in VERBS ? actionOf(id as ContainerVerb, [target], isAlive(container.state)) : undefined;
  return action && { kind: "action", action };
}

/** The quick actions of a row, always in this order. */
export function quickActions(container: HasVerbs, refusal: string | undefined): RowAction[] {
  const verb = (one: ContainerVerb): RowAction => ({
    id: one,
    name: `${VERBS[one].act} ${container.name}`,
    icon: VERB_ICONS[one],
    busy: container.busy === one,
    reason: refusal ?? (container.can.includes(one) ? undefined : `it is ${container.state}`),
  });
  const third = container.can.includes("unpause") ? "unpause" : container.can.includes("start") ? "start" : "stop";
  return [{ id: "logs", name: `Logs of ${container.name}`, icon: FileText }, verb("restart"), verb(third)];
}

const KEYS: Partial<Record<ContainerVerb, string>> = { restart: "Alt+R", start: "Alt+S", stop: "Alt+S", remove: "Delete" };

/** Everything that can be done with one container. */
export function menuOf(container: HasVerbs, refusal: string | undefined): MenuEntry[] {
  const line = (verb: ContainerVerb): MenuEntry[] =>
    container.can.includes(verb)
      ? [{ id: verb, label: verb === "kill" || verb === "rename" || verb === "remove" ? `${VERBS[verb].act}…` : VERBS[verb].act, icon: VERB_ICONS[verb], keys: KEYS[verb], reason: refusal, danger: verb === "remove" }]
      : [];
  const main = (["start", "unpause", "stop", "restart", "pause", "kill"] as const).flatMap(line);
  const rest = (["rename", "remove"] as const).flatMap(line);
  return [
    { id: "open", label: "Open", icon: Info, keys: "Enter" },
    { id: "logs", label: "Logs", icon: FileText, keys: "Alt+L" },
    ...(main.length > 0 ? ["line" as const, ...main] : []),
    ...(rest.length > 0 ? ["line" as const, ...rest] : []),
    "line",
    { id: "copyId", label: "Copy the ID" },
  ];
}
