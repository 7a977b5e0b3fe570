import type { Action, ContainerDetail, EnginePicture, FoundObject, Inspection, Mirror, MirrorSubject, ObjectKind } from "../generated/types.ts";
import { linkToList, PAGES } from "../links.ts";
import { isAlive, targetsOf, verbsOf } from "../words.ts";
import { usersOf } from "./lists.ts";
import type { FakeContainer, FakeState } from "./state.ts";
import { failure } from "./state.ts";

/** Everything about one object; throws where it is not there. */
export function inspect(state: FakeState, object: ObjectKind, reference: string): Inspection {
  const missing = failure("notFound", `there is no ${object} ${reference}`);
  if (object === "container") {
    const container = state.container(reference);
    if (!container) throw missing;
    return { object, document: { Id: container.id, Name: `/${container.name}`, State: { Status: container.state }, Config: { Image: container.spec.image } }, detail: { kind: object, ...detailOf(state, container) } };
  }
  if (object === "image") {
    const image = state.images.find(({ id, tags }) => id === reference || tags.includes(reference));
    if (!image) throw missing;
    return { object, document: { Id: image.id, RepoTags: image.tags }, detail: { kind: object, ...image } };
  }
  if (object === "network") {
    const network = state.networks.find(({ id, name }) => id === reference || name === reference);
    if (!network) throw missing;
    const members = state.containers.flatMap((container) => {
      const join = container.joins.find((one) => one.network === network.name);
      if (!join || !isAlive(container.state)) return [];
      const ipv4 = state.addressOf(container, join);
      return [{ containerId: container.id, name: container.name, ipv4: ipv4 && `${ipv4}/24`, ipv6: null, mac: "02:42:c0:a9:64:03" }];
    });
    return { object, document: { Id: network.id, Name: network.name }, detail: { kind: object, ...network, members } };
  }
  const volume = state.volumes.find(({ name }) => name === reference);
  if (!volume) throw missing;
  return { object, document: { Name: volume.name }, detail: { kind: object, ...volume, usedBy: usersOf(state, volume.name) } };
}

function detailOf(state: FakeState, container: FakeContainer): ContainerDetail {
  const { spec } = container;
  const alive = isAlive(container.state);
  return {
    id: container.id,
    name: container.name,
    image: spec.image,
    imageId: state.images.find(({ tags }) => tags.includes(spec.image))?.id ?? `sha256:${"0".repeat(64)}`,
    created: container.created,
    state: container.state,
    can: verbsOf(container.state),
    health: container.health,
    started: container.state === "created" ? null : container.since,
    finished: container.state === "exited" ? container.since : null,
    exitCode: container.exitCode,
    oomKilled: false,
    error: null,
    pid: alive ? 4_000 + state.containers.indexOf(container) : null,
    restartCount: 0,
    entrypoint: spec.entrypoint.kind === "exec" ? spec.entrypoint.words : [],
    command: spec.command,
    workingDir: spec.workingDir ?? "",
    user: spec.user ?? "",
    hostname: spec.hostname ?? container.id.slice(0, 12),
    env: spec.env,
    tty: spec.tty,
    stdinOpen: spec.stdinOpen,
    labels: spec.labels,
    ports: spec.ports.map(({ containerPort, protocol, hostPort, hostIp }) => ({ containerPort, protocol, hostPort, hostIp: hostIp ?? "0.0.0.0" })),
    attachments: container.joins.map((join) => ({
      network: join.network,
      ipv4: state.addressOf(container, join),
      ipv6: null,
      staticIpv4: join.ipv4,
      mac: alive ? "02:42:c0:a9:64:03" : null,
      aliases: join.aliases,
      gateway: null,
    })),
    mounts: spec.mounts.map((mount) => ({
      kind: mount.kind,
      source: mount.kind === "bind" ? mount.source : mount.kind === "volume" ? (mount.name ?? "") : "",
      destination: mount.target,
      readOnly: mount.kind !== "tmpfs" && mount.readOnly,
    })),
    restartPolicy: spec.restart.kind === "no" ? "no" : "always",
    autoRemove: spec.autoRemove,
    privileged: false,
    memoryLimit: null,
    cpuLimitMilli: null,
    logDriver: "json-file",
    platform: "linux/amd64",
  };
}

/** Objects by a part of their name, image or address. */
export function find(state: FakeState, text: string, limit: number): FoundObject[] {
  const wanted = text.toLowerCase();
  const found: FoundObject[] = [
    ...state.containers.map(({ id, name, spec, state: now }) => ({ object: "container" as const, id, name, detail: spec.image, state: now })),
    ...state.images.flatMap(({ id, tags }) => ({ object: "image" as const, id: tags[0] ?? id, name: tags[0] ?? id.slice(7, 19), detail: "", state: null })),
    ...state.networks.map(({ id, name, subnets }) => ({ object: "network" as const, id, name, detail: subnets[0]?.subnet ?? "", state: null })),
    ...state.volumes.map(({ name }) => ({ object: "volume" as const, id: name, name, detail: "", state: null })),
  ];
  return found.filter(({ name, detail }) => `${name} ${detail}`.toLowerCase().includes(wanted)).slice(0, limit);
}

/** Command lines that are near enough to look at: the real ones are made in Rust. */
export function mirrorOf(subject: MirrorSubject, host: string): Mirror {
  const curl = `curl --unix-socket ${host} http://localhost/v1.52`;
  switch (subject.kind) {
    case "list":
      return { docker: subject.object === "container" ? `docker ps${subject.all ? " --all" : ""}` : `docker ${subject.object} ls`, curl: `${curl}/${PAGES[subject.object]}/json`, compose: null };
    case "inspect":
      return { docker: `docker ${subject.object} inspect ${subject.target.name}`, curl: `${curl}/${linkToList(subject.object).slice(2)}/${subject.target.id}/json`, compose: null };
    case "logs":
      return { docker: `docker logs --follow --tail ${subject.query.tail ?? "all"} ${subject.target.name}`, curl: `${curl}/containers/${subject.target.id}/logs`, compose: null };
    case "engine":
      return { docker: "docker version && docker info", curl: `${curl}/info`, compose: null };
    case "action":
      return { docker: dockerLine(subject.action), curl, compose: null };
  }
}

function dockerLine({ noun, what }: Action): string {
  if (noun === "container" && what.verb === "create") {
    const { spec } = what;
    const words = [
      what.start ? "docker run --detach" : "docker create",
      spec.name && `--name ${spec.name}`,
      spec.entrypoint.kind === "exec" && `--entrypoint ${spec.entrypoint.words[0] ?? ""}`,
      ...spec.ports.map(({ hostPort, containerPort }) => `--publish ${hostPort ?? ""}:${containerPort}`),
      ...spec.env.map((one) => `--env ${one}`),
      spec.network && `--network ${spec.network.network}`,
      spec.network?.ipv4 && `--ip ${spec.network.ipv4}`,
      spec.image,
      ...spec.command,
    ];
    return words.filter(Boolean).join(" ");
  }
  const names = targetsOf({ noun, what } as Action).map(({ name }) => name);
  return `docker ${noun === "container" ? "" : `${noun} `}${what.verb === "remove" ? "rm" : what.verb} ${names.join(" ")}`;
}

/** The way to the fake Engine and what it says. */
export function pictureOf(state: FakeState): EnginePicture {
  return {
    clientPid: 4711,
    clientProgram: "fairlead-desktop",
    clientHost: "workbench",
    source: state.source,
    address: state.address,
    server: { pid: 812, program: "dockerd" },
    roundTripsUs: [412, 190, 171, 168, 175],
    facts: {
      id: "a1b2",
      hostName: "workbench",
      product: "Docker Engine - Community",
      version: "29.1.0",
      apiVersion: "1.52",
      minApiVersion: "1.44",
      negotiatedApiVersion: "1.52",
      operatingSystem: "Debian GNU/Linux 12 (bookworm)",
      kernel: "6.12.9",
      platform: "linux/amd64",
      cpus: 4,
      memory: 8_000_000_000,
      storageDriver: "overlay2",
      containerdStore: false,
      rootDir: "/var/lib/docker",
      cgroupDriver: "systemd",
      cgroupVersion: "2",
      logDriver: "json-file",
      runtime: "runc",
      securityOptions: ["seccomp", "cgroupns"],
      addressPools: [{ base: "172.17.0.0/12", size: 16 }],
      warnings: ["No swap limit support"],
      components: [{ name: "containerd", version: "2.1.4" }, { name: "runc", version: "1.3.0" }],
      lacks: [{ feature: "Sizes of volumes", reason: "This Engine measures them only on demand" }],
    },
  };
}
