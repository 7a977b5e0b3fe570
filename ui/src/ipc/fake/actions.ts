import type {
  Action,
  Consequences,
  ContainerAction,
  Failure,
  Fault,
  ImageAction,
  NetworkAction,
  Outcome,
  Target,
  VolumeAction,
} from "../generated/types.ts";
import { isAlive, NOUNS, objectOf, verbsOf } from "../words.ts";
import { usersOf } from "./lists.ts";
import type { FakeContainer, FakeState } from "./state.ts";
import { failure } from "./state.ts";

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Carries out an action on the state, refusing what an Engine refuses. */
export function perform(state: FakeState, action: Action): Outcome {
  switch (action.noun) {
    case "container":
      return onContainer(state, action.what);
    case "image":
      return onImage(state, action.what);
    case "network":
      return onNetwork(state, action.what);
    case "volume":
      return onVolume(state, action.what);
  }
}

/** What an action would do. */
export function consequencesOf(state: FakeState, action: Action): Consequences {
  const what = action.what;
  const name = objectOf(action);
  const words = what.verb === "kill" ? "Kill" : "Remove";
  const ask = what.verb === "remove" || what.verb === "kill";
  const effects = (("targets" in what && what.targets) || []).map(({ id, name: target }) => {
    const container = action.noun === "container" ? state.container(id) : undefined;
    return container && isAlive(container.state) ? `${target} is running and ends at once.` : `${target} goes and cannot be brought back.`;
  });
  const shown = action.noun === "container" || "targets" in what ? name : `the ${NOUNS[action.noun].one} ${name}`;
  return { ask, title: `${words} ${shown}?`, effects, confirm: `${words} ${shown}` };
}

function done(target: Target): Outcome {
  return { created: null, done: [target], failed: [], warnings: [] };
}

function made(target: Target): Outcome {
  return { created: target, done: [target], failed: [], warnings: [] };
}

/** Each target by itself: one that fails does not keep the others from working. */
function each(targets: readonly Target[], work: (target: Target) => Failure | undefined): Outcome {
  const outcome: Outcome = { created: null, done: [], failed: [], warnings: [] };
  for (const target of targets) {
    const refused = work(target);
    if (refused) outcome.failed.push({ target, failure: refused });
    else outcome.done.push(target);
  }
  return outcome;
}

function refuse(faults: Fault[], what: string): never {
  throw failure("invalidInput", `${what} cannot be made this way: ${faults[0]?.field}: ${faults[0]?.message}`, { faults });
}

function onContainer(state: FakeState, what: ContainerAction): Outcome {
  if (what.verb === "create") return createContainer(state, what);
  if (what.verb === "rename") {
    const container = state.container(what.target.id);
    if (!container) throw gone("container", what.target);
    if (!NAME.test(what.name)) refuse([{ field: "name", message: `"${what.name}" is not a name that an Engine accepts`, hint: null }], "the container");
    if (state.containers.some(({ name, id }) => name === what.name && id !== container.id)) throw taken(what.name);
    container.name = what.name;
    return done({ id: container.id, name: what.name });
  }
  return each(what.targets, (target) => {
    const container = state.container(target.id);
    if (!container) return gone("container", target);
    if (!verbsOf(container.state).includes(what.verb)) return failure("conflict", `container ${container.name} is ${container.state}`);
    if (what.verb === "remove" && isAlive(container.state) && !what.force) return failure("conflict", `container ${container.name} is running`, { hint: "Stop it first." });
    change(state, container, what.verb);
    return undefined;
  });
}

function change(state: FakeState, container: FakeContainer, verb: Exclude<ContainerAction["verb"], "create" | "rename">): void {
  if (verb === "remove") {
    state.containers = state.containers.filter((other) => other !== container);
    return;
  }
  const next = { start: "running", stop: "exited", restart: "running", kill: "exited", pause: "paused", unpause: "running" } as const;
  container.state = next[verb];
  container.since = Date.now();
  container.exitCode = verb === "kill" ? 137 : verb === "stop" ? 0 : null;
}

function createContainer(state: FakeState, { spec, start }: Extract<ContainerAction, { verb: "create" }>): Outcome {
  const faults: Fault[] = [];
  if (spec.image.trim() === "") faults.push({ field: "image", message: "an image is missing", hint: "Name one, as repository:tag, or an image id." });
  if (spec.name !== null && !NAME.test(spec.name)) faults.push({ field: "name", message: `"${spec.name}" is not a name that an Engine accepts`, hint: null });
  if (spec.entrypoint.kind === "exec" && !spec.entrypoint.words[0]) faults.push({ field: "entrypoint", message: "the program is missing", hint: null });
  if (faults.length > 0) refuse(faults, "the container");
  const wanted = spec.image.includes(":") ? spec.image : `${spec.image}:latest`;
  if (!state.images.some(({ tags, id }) => tags.includes(wanted) || id === spec.image)) {
    throw failure("imageMissing", `the image ${spec.image} is not on this Engine`, { hint: "Pull it, or name another." });
  }
  if (spec.name !== null && state.container(spec.name)) throw taken(spec.name);
  const ip = spec.network?.ipv4;
  const holder = ip ? state.containers.find((other) => other.joins.some((join) => state.addressOf(other, join) === ip)) : undefined;
  if (holder) throw failure("addressTaken", `the address ${ip} is held by ${holder.name}`, { faults: [{ field: "network.ipv4", message: `${holder.name} holds it`, hint: null }] });
  const missing = spec.entrypoint.kind === "exec" && spec.entrypoint.words[0] === "no-such-program";
  const container = state.addContainer(spec.name ?? `eager_${state.containers.length}`, spec.image, start && !missing ? "running" : "created", { spec, since: Date.now(), created: Date.now() });
  const target = { id: container.id, name: container.name };
  if (!start || !missing) return made(target);
  return { created: target, done: [], failed: [{ target, failure: failure("refused", "the program no-such-program is not in the image") }], warnings: [] };
}

function onImage(state: FakeState, what: ImageAction): Outcome {
  if (what.verb === "pull") throw failure("unreachable", `the registry of ${what.reference} does not answer`, { hint: "Look at the network of the Engine." });
  if (what.verb === "tag") {
    const image = state.images.find(({ id, tags }) => id === what.target.id || tags.includes(what.target.id));
    if (!image) throw gone("image", what.target);
    if (/\s|^$/.test(what.reference)) refuse([{ field: "reference", message: `"${what.reference}" is not a reference`, hint: null }], "the tag");
    image.tags = [...image.tags, what.reference.includes(":") ? what.reference : `${what.reference}:latest`];
    return done({ id: image.id, name: what.reference });
  }
  return each(what.targets, (target) => {
    const image = state.images.find(({ id, tags }) => id === target.id || tags.includes(target.id));
    if (!image) return gone("image", target);
    const user = state.containers.find(({ spec }) => image.tags.includes(spec.image));
    if (user && !what.force) return failure("inUse", `the image ${target.name} is used by ${user.name}`, { hint: `Remove ${user.name} first.` });
    image.tags = image.tags.filter((tag) => tag !== target.id);
    if (image.tags.length === 0 || image.id === target.id) state.images = state.images.filter((other) => other !== image);
    return undefined;
  });
}

function onNetwork(state: FakeState, what: NetworkAction): Outcome {
  if (what.verb === "create") {
    const { spec } = what;
    const faults: Fault[] = [];
    if (!NAME.test(spec.name)) faults.push({ field: "name", message: "a name is missing", hint: null });
    spec.subnets.forEach(({ subnet }, index) => {
      if (!/^[\d.]+\/([0-9]|[12]\d|3[0-2])$/.test(subnet)) faults.push({ field: `subnets[${index}].subnet`, message: `"${subnet}" is not a block of addresses`, hint: "Write a block as 192.169.100.0/24." });
    });
    if (faults.length > 0) refuse(faults, "the network");
    if (state.networks.some(({ name }) => name === spec.name)) throw taken(spec.name);
    const other = state.networks.find(({ subnets }) => subnets.some(({ subnet }) => spec.subnets.some((wanted) => wanted.subnet === subnet)));
    if (other) throw failure("subnetOverlap", `the subnet overlaps with that of ${other.name}`, { faults: [{ field: "subnets[0].subnet", message: `${other.name} has it`, hint: "Choose a free one." }] });
    const network = state.addNetwork(spec.name, spec.subnets[0]?.subnet ?? "172.30.0.0/16", { internal: spec.internal, options: spec.options });
    return made({ id: network.id, name: network.name });
  }
  if (what.verb === "remove") {
    return each(what.targets, (target) => {
      const network = state.networks.find(({ id, name }) => id === target.id || name === target.id);
      if (!network) return gone("network", target);
      if (!network.removable) return failure("refused", `the network ${network.name} belongs to the Engine`);
      const user = state.containers.find(({ joins, state: now }) => isAlive(now) && joins.some((join) => join.network === network.name));
      if (user) return failure("inUse", `the network ${network.name} is used by ${user.name}`);
      state.networks = state.networks.filter((other) => other !== network);
      return undefined;
    });
  }
  const container = state.container(what.container.id);
  const network = state.networks.find(({ id, name }) => id === what.target.id || name === what.target.id);
  if (!container || !network) throw gone(container ? "network" : "container", container ? what.target : what.container);
  container.joins = container.joins.filter((join) => join.network !== network.name);
  if (what.verb === "connect") container.joins.push({ network: network.name, ipv4: what.ipv4, aliases: what.aliases });
  return done(what.target);
}

function onVolume(state: FakeState, what: VolumeAction): Outcome {
  if (what.verb === "create") {
    const name = what.spec.name ?? state.newId();
    if (!NAME.test(name)) refuse([{ field: "name", message: `"${name}" is not a name that an Engine accepts`, hint: null }], "the volume");
    if (!state.volumes.some((volume) => volume.name === name)) state.addVolume(name, { driver: what.spec.driver || "local", options: what.spec.options });
    return made({ id: name, name });
  }
  return each(what.targets, (target) => {
    if (!state.volumes.some(({ name }) => name === target.id)) return gone("volume", target);
    const [user] = usersOf(state, target.id);
    if (user) return failure("inUse", `the volume ${target.name} is used by ${user}`);
    state.volumes = state.volumes.filter(({ name }) => name !== target.id);
    return undefined;
  });
}

function gone(noun: string, target: Target): Failure {
  return failure("notFound", `there is no ${noun} ${target.name}`);
}

function taken(name: string): Failure {
  return failure("nameTaken", `the name ${name} is taken`, { hint: "Choose another.", faults: [{ field: "name", message: "the name is taken", hint: "Choose another." }] });
}
