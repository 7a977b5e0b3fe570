import type { Desk } from "../../ipc/desk.svelte.ts";
import { failureWords, faultsByField } from "../../ipc/errors.ts";
import type { Action, ContainerSpec, Entrypoint, Failure, MountSpec, PortSpec, Protocol, RestartPolicy } from "../../ipc/generated/types.ts";
import { linkTo } from "../../ipc/links.ts";
import { Pairs } from "../../parts/pairs.svelte.ts";
import { readWords } from "../../parts/words.ts";

/** A row of the ports as it is typed. */
export interface PortText {
  host: string;
  container: string;
  protocol: Protocol;
}

/** A row of the mounts as it is typed. */
export interface MountText {
  kind: MountSpec["kind"];
  source: string;
  target: string;
  readOnly: boolean;
}

/** Where a failure without faults of its own belongs. */
const FIELD_OF: Partial<Record<Failure["code"], string>> = {
  nameTaken: "name",
  addressTaken: "network.ipv4",
  portTaken: "ports",
};

/** The form that makes a container: what is typed, what it means, and what is wrong with it. */
export class ContainerForm {
  image = $state("");
  name = $state("");
  entrypointKind = $state<Entrypoint["kind"]>("fromImage");
  entrypoint = $state("");
  command = $state("");
  readonly env = new Pairs();
  ports = $state<PortText[]>([]);
  mounts = $state<MountText[]>([]);
  network = $state("");
  ipv4 = $state("");
  aliases = $state("");
  hostname = $state("");
  user = $state("");
  workingDir = $state("");
  tty = $state(false);
  stdinOpen = $state(false);
  autoRemove = $state(false);
  restart = $state<RestartPolicy["kind"]>("no");
  retries = $state<number>();
  readonly labels = new Pairs();

  busy = $state<"no" | "create" | "start" | "pull">("no");
  failure = $state.raw<Failure>();
  #said = $state.raw<ReadonlyMap<string, string>>(new Map());

  constructor(
    readonly desk: Desk,
    values: Readonly<Record<string, string>> = {},
  ) {
    this.image = values["image"] ?? "";
    this.network = values["network"] ?? "";
    this.ipv4 = values["ipv4"] ?? "";
  }

  /** What is typed wrong, by field: it is never sent. */
  readonly typed = $derived.by(() => {
    const wrong = new Map<string, string>();
    for (const [field, text] of [["entrypoint", this.entrypointKind === "exec" ? this.entrypoint : ""], ["command", this.command]] as const) {
      const read = readWords(text);
      if ("error" in read) wrong.set(field, read.error);
    }
    this.ports.forEach(({ host, container }, place) => {
      if (container.trim() !== "" && portNumber(container) === undefined) wrong.set(`ports[${place}].containerPort`, "A port is a number from 1 to 65535.");
      if (splitHost(host) === undefined) wrong.set(`ports[${place}].hostPort`, "Write a port, or an address and a port as 127.0.0.1:8080. Empty takes a free one.");
    });
    return wrong;
  });

  readonly spec = $derived.by((): ContainerSpec => {
    const text = (value: string) => (value.trim() === "" ? null : value.trim());
    return {
      image: this.image.trim(),
      name: text(this.name),
      entrypoint: this.#entrypoint(),
      command: wordsOf(this.command),
      env: this.env.filled.map(({ name, value }) => `${name.trim()}=${value}`),
      ports: this.ports.filter(({ host, container }) => host !== "" || container !== "").map(readPort),
      mounts: this.mounts.map(readMount),
      network: text(this.network) === null && text(this.ipv4) === null ? null : { network: this.network.trim(), ipv4: text(this.ipv4), aliases: this.aliases.split(/[\s,]+/).filter((alias) => alias !== "") },
      hostname: text(this.hostname),
      user: text(this.user),
      workingDir: text(this.workingDir),
      tty: this.tty,
      stdinOpen: this.stdinOpen,
      autoRemove: this.autoRemove,
      restart: this.restart === "onFailure" ? { kind: "onFailure", maxRetries: this.retries ?? null } : { kind: this.restart },
      labels: this.labels.record,
    };
  });

  /** What it would do. */
  action(start: boolean): Action {
    return { noun: "container", what: { verb: "create", spec: this.spec, start } };
  }

  /** What is wrong with a field, by typing or in the words of the Engine. */
  error(...fields: string[]): string | undefined {
    for (const field of fields) {
      const found = this.typed.get(field) ?? this.#said.get(field);
      if (found) return found;
    }
    return undefined;
  }

  /** What failed and belongs to no field. */
  get general(): Failure | undefined {
    if (!this.failure || this.failure.code === "imageMissing") return undefined;
    return this.#said.size === 0 ? this.failure : undefined;
  }

  /** The image that is not there, if that is what stopped it. */
  get missing(): string | undefined {
    return this.failure?.code === "imageMissing" ? this.spec.image : undefined;
  }

  /** Takes back what was said: something changed. */
  touch(): void {
    if (this.#said.size > 0) this.#said = new Map();
  }

  async create(start: boolean): Promise<void> {
    if (this.typed.size > 0 || this.busy !== "no") return;
    this.busy = start ? "start" : "create";
    const { outcome, failure } = await this.desk.act(this.action(start));
    this.busy = "no";
    // Made but not started: the container is there, and its page shows why.
    const refused = failure ?? (outcome?.created ? undefined : outcome?.failed[0]?.failure);
    this.failure = refused;
    this.#said = refused ? said(refused) : new Map();
    if (outcome?.created) this.desk.go(linkTo("container", outcome.created.id));
  }

  /** Fetches the missing image, then goes on. */
  async pull(start: boolean): Promise<void> {
    const reference = this.missing;
    if (reference === undefined) return;
    this.busy = "pull";
    const { failure } = await this.desk.act({ noun: "image", what: { verb: "pull", reference } });
    this.busy = "no";
    if (!failure) await this.create(start);
  }

  #entrypoint(): Entrypoint {
    switch (this.entrypointKind) {
      case "exec":
        return { kind: "exec", words: wordsOf(this.entrypoint) };
      case "shell":
        return { kind: "shell", words: this.entrypoint };
      default:
        return { kind: this.entrypointKind };
    }
  }
}

function said(failure: Failure): ReadonlyMap<string, string> {
  const found = faultsByField(failure);
  const field = FIELD_OF[failure.code];
  if (found.size === 0 && field) found.set(field, failureWords(failure));
  return found;
}

/** The words of a text; none while it cannot be read. */
function wordsOf(text: string): string[] {
  const read = readWords(text);
  return "words" in read ? read.words : [];
}

function portNumber(text: string): number | undefined {
  const found = /^\s*(\d{1,5})\s*$/.exec(text)?.[1];
  const port = Number(found);
  return found !== undefined && port >= 1 && port <= 65_535 ? port : undefined;
}

/** An address and a port of the host; `undefined` where the text is neither. */
function splitHost(text: string): { ip: string | null; port: number | null } | undefined {
  if (text.trim() === "") return { ip: null, port: null };
  const match = /^\s*(?:(.+):)?(\d*)\s*$/.exec(text);
  if (!match) return undefined;
  const port = match[2] === "" ? null : portNumber(match[2] ?? "");
  return port === undefined ? undefined : { ip: match[1]?.replace(/^\[|\]$/g, "") ?? null, port };
}

function readPort({ host, container, protocol }: PortText): PortSpec {
  const at = splitHost(host);
  return { containerPort: portNumber(container) ?? 0, protocol, hostPort: at?.port ?? null, hostIp: at?.ip ?? null };
}

function readMount({ kind, source, target, readOnly }: MountText): MountSpec {
  if (kind === "bind") return { kind, source: source.trim(), target: target.trim(), readOnly };
  if (kind === "volume") return { kind, name: source.trim() || null, target: target.trim(), readOnly };
  return { kind, target: target.trim() };
}
