import type { Action, AddressSource, ContainerState, ContainerVerb, EngineAddress, ObjectKind, Target } from "./generated/types.ts";

/** One verb in its three forms. */
export interface VerbWords {
  readonly act: string;
  readonly doing: string;
  readonly done: string;
}

/** The verbs of containers, in the order of a menu. */
export const VERBS: Record<ContainerVerb, VerbWords> = {
  start: { act: "Start", doing: "Starting", done: "Started" },
  stop: { act: "Stop", doing: "Stopping", done: "Stopped" },
  restart: { act: "Restart", doing: "Restarting", done: "Restarted" },
  kill: { act: "Kill", doing: "Killing", done: "Killed" },
  pause: { act: "Pause", doing: "Pausing", done: "Paused" },
  unpause: { act: "Unpause", doing: "Unpausing", done: "Unpaused" },
  rename: { act: "Rename", doing: "Renaming", done: "Renamed" },
  remove: { act: "Remove", doing: "Removing", done: "Removed" },
};

const CREATE: VerbWords = { act: "Create", doing: "Creating", done: "Created" };
const OTHER: Record<string, VerbWords> = {
  create: CREATE,
  tag: { act: "Tag", doing: "Tagging", done: "Tagged" },
  pull: { act: "Pull", doing: "Pulling", done: "Pulled" },
  connect: { act: "Connect", doing: "Connecting", done: "Connected" },
  disconnect: { act: "Disconnect", doing: "Disconnecting", done: "Disconnected" },
};

/** The verb of an action. */
export function verbOf(action: Action): VerbWords {
  const verb = action.what.verb;
  return VERBS[verb as ContainerVerb] ?? OTHER[verb] ?? CREATE;
}

/** The objects that an action is about. What it would make is not there yet, so it has none. */
export function targetsOf(action: Action): readonly Target[] {
  const what = action.what;
  if ("targets" in what) return what.targets;
  return "target" in what ? [what.target] : [];
}

/** What an action is about in words: a name, or a number of things. */
export function objectOf(action: Action): string {
  const targets = targetsOf(action);
  const [first] = targets;
  if (targets.length === 1 && first) return first.name;
  if (targets.length > 1) return `${targets.length} ${NOUNS[action.noun].many}`;
  const what = action.what;
  if (what.verb === "pull") return what.reference;
  if (what.verb === "create") return what.spec.name ?? `a ${NOUNS[action.noun].one}`;
  return NOUNS[action.noun].one;
}

/** What a kind of object is called. */
export const NOUNS: Record<ObjectKind, { one: string; many: string; title: string }> = {
  container: { one: "container", many: "containers", title: "Containers" },
  image: { one: "image", many: "images", title: "Images" },
  network: { one: "network", many: "networks", title: "Networks" },
  volume: { one: "volume", many: "volumes", title: "Volumes" },
};

/** An address as DOCKER_HOST would give it. */
export function addressText(address: EngineAddress): string {
  const scheme = { unix: "unix://", pipe: "npipe://", tcp: "tcp://", ssh: "ssh://" }[address.kind];
  return scheme + address.at;
}

/** Reads an address that was typed; says what is wrong with it otherwise. */
export function parseAddress(text: string): { address: EngineAddress } | { error: string } {
  const typed = text.trim();
  if (typed === "") return { error: "The address is empty. Write it as unix:///path/of/docker.sock." };
  if (typed.startsWith("/")) return { address: { kind: "unix", at: typed } };
  const match = /^(unix|npipe|tcp|ssh):\/\/(.+)$/.exec(typed);
  const [, scheme, at] = match ?? [];
  if (!scheme || !at) return { error: "The address has no scheme that is known. Write it as unix:///path/of/docker.sock." };
  if (scheme === "unix" && !at.startsWith("/")) return { error: "The path of a unix socket must be absolute." };
  const kind = scheme === "npipe" ? "pipe" : (scheme as "unix" | "tcp" | "ssh");
  return { address: { kind, at } };
}

/** Who named an address, in words. */
export function sourceText(source: AddressSource): string {
  switch (source.kind) {
    case "given":
      return "given by you";
    case "dockerHost":
      return "from DOCKER_HOST";
    case "context":
      return `Docker context ${source.name}`;
    case "wellKnown":
      return `usual place of ${source.name}`;
    case "native":
      return "native Engine of Fairlead";
  }
}

/** Which verbs a state accepts, as `ContainerState::can` says; for what is found without its row. */
export function verbsOf(state: ContainerState): ContainerVerb[] {
  switch (state) {
    case "created":
    case "exited":
      return ["start", "restart", "rename", "remove"];
    case "running":
      return ["stop", "restart", "kill", "pause", "rename", "remove"];
    case "paused":
      return ["stop", "restart", "unpause", "rename", "remove"];
    case "restarting":
      return ["stop", "restart", "kill", "rename", "remove"];
    case "removing":
      return [];
    case "dead":
      return ["remove"];
  }
}

/** Whether a process of it exists, so that removing needs force. */
export function isAlive(state: ContainerState): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}
