import type {
  ContainerSpec,
  ContainerState,
  EngineChoice,
  EngineState,
  Failure,
  Health,
  ImageDetail,
  Link,
  LogLine,
  NativeOffer,
  NetworkDetail,
  NetworkJoin,
  VolumeDetail,
} from "../generated/types.ts";
import { isAlive } from "../words.ts";

/** A container of the fake. */
export interface FakeContainer {
  id: string;
  spec: ContainerSpec;
  name: string;
  state: ContainerState;
  health: Health | null;
  exitCode: number | null;
  since: number;
  created: number;
  joins: NetworkJoin[];
  log: LogLine[];
}

/** A failure in the words of the fake. */
export function failure(code: Failure["code"], message: string, more: Partial<Failure> = {}): Failure {
  return { code, message, hint: null, faults: [], detail: null, ...more };
}

/** A spec with nothing set but the image. */
export function emptySpec(image: string): ContainerSpec {
  return {
    image,
    name: null,
    entrypoint: { kind: "fromImage" },
    command: [],
    env: [],
    ports: [],
    mounts: [],
    network: null,
    hostname: null,
    user: null,
    workingDir: null,
    tty: false,
    stdinOpen: false,
    autoRemove: false,
    restart: { kind: "no" },
    labels: {},
  };
}

const CREATED = Date.UTC(2026, 10, 20, 9, 0, 0);

/** What the fake Engine keeps. */
export class FakeState {
  containers: FakeContainer[] = [];
  images: ImageDetail[] = [];
  networks: NetworkDetail[] = [];
  volumes: VolumeDetail[] = [];
  link: Link = { kind: "live", version: "29.1.0", apiVersion: "1.52" };
  native: NativeOffer = { kind: "possible" };
  choices: EngineChoice[] = [];
  name = "default";
  address: EngineState["address"] = { kind: "unix", at: "/run/user/1000/docker.sock" };
  source: EngineState["source"] = { kind: "context", name: "default" };
  #made = 0;

  /** A new id, different each time and the same in each run. */
  newId(): string {
    this.#made += 1;
    return this.#made.toString(16).padStart(4, "0").repeat(16);
  }

  addImage(tag: string | null, size: number, more: Partial<ImageDetail> = {}): ImageDetail {
    const id = `sha256:${this.newId()}`;
    const image: ImageDetail = {
      id,
      tags: tag ? [tag] : [],
      digests: [],
      created: CREATED,
      size,
      platform: "linux/amd64",
      author: "",
      entrypoint: [],
      command: ["sh"],
      env: ["PATH=/usr/local/bin:/usr/bin:/bin"],
      workingDir: "",
      user: "",
      exposedPorts: [],
      volumes: [],
      labels: {},
      layers: [`sha256:${this.newId()}`],
      history: [
        { created: CREATED, createdBy: 'CMD ["sh"]', size: 0, comment: "" },
        { created: CREATED - 60_000, createdBy: "ADD rootfs.tar /", size, comment: "" },
      ],
      ...more,
    };
    this.images.push(image);
    return image;
  }

  addNetwork(name: string, subnet: string | null, more: Partial<NetworkDetail> = {}): NetworkDetail {
    const network: NetworkDetail = {
      id: this.newId(),
      name,
      driver: "bridge",
      scope: "local",
      created: CREATED,
      internal: false,
      attachable: false,
      ipv6: false,
      removable: !["bridge", "host", "none"].includes(name),
      subnets: subnet ? [{ subnet, gateway: subnet.replace(/\.0\/\d+$/, ".1"), ipRange: null }] : [],
      options: {},
      labels: {},
      members: [],
      ...more,
    };
    this.networks.push(network);
    return network;
  }

  addVolume(name: string, more: Partial<VolumeDetail> = {}): VolumeDetail {
    const volume: VolumeDetail = {
      name,
      driver: "local",
      mountpoint: `/var/lib/docker/volumes/${name}/_data`,
      created: CREATED,
      scope: "local",
      options: {},
      labels: {},
      usedBy: [],
      ...more,
    };
    this.volumes.push(volume);
    return volume;
  }

  addContainer(name: string, image: string, state: ContainerState, more: Partial<FakeContainer> = {}): FakeContainer {
    const spec = { ...emptySpec(image), name, ...more.spec };
    const container: FakeContainer = {
      id: this.newId(),
      name,
      state,
      health: null,
      exitCode: state === "exited" ? 0 : null,
      since: Date.now() - 3 * 3_600_000,
      created: CREATED,
      joins: [spec.network ?? { network: "bridge", ipv4: null, aliases: [] }],
      log: [],
      ...more,
      spec,
    };
    this.containers.push(container);
    return container;
  }

  /** The container by id, the start of an id, or name. */
  container(reference: string): FakeContainer | undefined {
    return this.containers.find(({ id, name }) => name === reference || id === reference || (reference.length >= 12 && id.startsWith(reference)));
  }

  /** The address of a container on a network: the static one, or one by its place in the list. */
  addressOf(container: FakeContainer, join: NetworkJoin): string | null {
    if (!isAlive(container.state)) return null;
    if (join.ipv4) return join.ipv4;
    const subnet = this.networks.find(({ name }) => name === join.network)?.subnets[0]?.subnet;
    return subnet ? subnet.replace(/0\/\d+$/, String(2 + this.containers.indexOf(container))) : null;
  }

  /** The state as the window is told. */
  engineState(): EngineState {
    const running = this.containers.filter(({ state }) => isAlive(state)).length;
    return {
      name: this.name,
      address: this.address,
      source: this.source,
      link: this.link,
      native: this.native,
      counts: {
        containers: this.containers.length,
        running,
        needLook: this.containers.filter(needsLook).length,
        images: this.images.length,
        networks: this.networks.length,
        volumes: this.volumes.length,
      },
    };
  }
}

/** Whether a container needs a look. */
export function needsLook({ state, health, exitCode }: FakeContainer): boolean {
  return health === "unhealthy" || state === "restarting" || state === "dead" || (state === "exited" && exitCode !== 0);
}
