import type { Page, Row, ScopeCounts, ViewQuery } from "../generated/types.ts";
import type { FakeState } from "./state.ts";
import { isAlive, verbsOf } from "../words.ts";
import { needsLook } from "./state.ts";

/** The rows of a query, computed anew each time: slow and plain, so that it is easy to trust. */
export function listOf(state: FakeState, query: ViewQuery): { rows: Row[]; matching: number; total: number; scopes: ScopeCounts } {
  const all = allRows(state, query);
  const scopes: ScopeCounts = {
    all: all.length,
    running: all.filter((row) => row.kind === "container" && isAlive(row.state)).length,
    needLook: all.filter((row) => row.kind === "container" && row.needsLook).length,
    unused: all.filter((row) => "usedBy" in row && row.usedBy.length === 0).length,
  };
  const shown = all.filter((row) => inScope(row, query.scope) && matches(row, query.filter));
  const sign = query.descending ? -1 : 1;
  shown.sort((a, b) => sign * compare(sortValue(a, query), sortValue(b, query)) || compare(keyOf(a), keyOf(b)));
  return { rows: query.grouped ? grouped(shown, query.collapsed) : shown, matching: shown.length, total: all.length, scopes };
}

/** Rows that one question gets, as Rust has it. */
const MOST_ROWS = 2_000;

/** One page of a list. */
export function pageOf(state: FakeState, query: ViewQuery, view: number, revision: number, first: number, count: number): Page {
  const { rows, matching, total, scopes } = listOf(state, query);
  const bad = /size:(?![<>]\d)\S+/.exec(query.filter);
  return {
    view,
    revision,
    rowCount: rows.length,
    matching,
    total,
    scopes,
    first,
    rows: rows.slice(first, first + Math.min(count, MOST_ROWS)),
    anchor: null,
    filterFaults: bad ? [{ start: bad.index, end: bad.index + bad[0].length, message: "a size is written as size:>1GB or size:<10MB" }] : [],
  };
}

/** The key of a row. */
export function keyOf(row: Row): string {
  if (row.kind === "group" || row.kind === "image") return row.key;
  return row.kind === "volume" ? row.name : row.id;
}

function allRows(state: FakeState, query: ViewQuery): Row[] {
  switch (query.object) {
    case "container":
      return state.containers.map((container) => ({
        kind: "container",
        id: container.id,
        name: container.name,
        image: container.spec.image,
        command: container.spec.command.join(" "),
        state: container.state,
        health: container.health,
        exitCode: container.exitCode,
        since: container.since,
        created: container.created,
        ports: container.spec.ports.map(({ containerPort, protocol, hostPort, hostIp }) => ({ containerPort, protocol, hostPort, hostIp: hostIp ?? "0.0.0.0" })),
        addresses: container.joins.flatMap((join) => {
          const address = state.addressOf(container, join);
          return address ? [{ network: join.network, address }] : [];
        }),
        project: container.spec.labels["com.docker.compose.project"] ?? null,
        can: verbsOf(container.state),
        busy: null,
        needsLook: needsLook(container),
      }));
    case "image":
      return state.images.flatMap((image) =>
        (image.tags.length > 0 ? image.tags : [null]).map((tag) => ({
          kind: "image" as const,
          key: `${image.id} ${tag ?? ""}`,
          id: image.id,
          tag,
          digest: image.digests[0] ?? null,
          size: image.size,
          created: image.created,
          usedBy: state.containers.filter(({ spec }) => spec.image === tag).map(({ name }) => name),
          otherTags: Math.max(0, image.tags.length - 1),
        })),
      );
    case "network":
      return state.networks.map(({ id, name, driver, scope, subnets, internal, ipv6, created, removable }) => ({
        kind: "network",
        id,
        name,
        driver,
        scope,
        subnets,
        internal,
        ipv6,
        created,
        removable,
        usedBy: state.containers.filter(({ joins }) => joins.some(({ network }) => network === name)).map((container) => container.name),
      }));
    case "volume":
      return state.volumes.map(({ name, driver, mountpoint, created, labels }) => ({
        kind: "volume",
        name,
        driver,
        mountpoint,
        size: null,
        created,
        usedBy: usersOf(state, name),
        project: labels["com.docker.compose.project"] ?? null,
      }));
  }
}

/** Names of the containers that mount a volume. */
export function usersOf(state: FakeState, volume: string): string[] {
  return state.containers.filter(({ spec }) => spec.mounts.some((mount) => mount.kind === "volume" && mount.name === volume)).map(({ name }) => name);
}

function inScope(row: Row, scope: ViewQuery["scope"]): boolean {
  if (scope === "running") return row.kind === "container" && isAlive(row.state);
  if (scope === "needLook") return row.kind === "container" && row.needsLook;
  return scope === "all" || ("usedBy" in row && row.usedBy.length === 0);
}

function matches(row: Row, filter: string): boolean {
  const text = JSON.stringify(row).toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => {
      const state = /^state:(.+)$/.exec(word)?.[1];
      if (state) return row.kind === "container" && row.state === state;
      return word.startsWith("size:") || text.includes(word.replace(/^(net|image|name|port|driver):/, ""));
    });
}

function sortValue(row: Row, query: ViewQuery): string | number {
  if (query.sort === "created" && "created" in row) return row.created ?? 0;
  if (query.sort === "size" && "size" in row) return row.size ?? 0;
  if (query.sort === "since" && row.kind === "container") return row.since ?? 0;
  if (query.sort === "image" && row.kind === "container") return row.image;
  if (query.sort === "state" && row.kind === "container") return row.state;
  if (row.kind === "image") return row.tag ?? "\uffff";
  return row.kind === "group" ? (row.project ?? "\uffff") : row.name;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function grouped(rows: Row[], collapsed: string[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `project:${row.kind === "container" ? (row.project ?? "") : ""}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const keys = [...groups.keys()].sort((a, b) => compare(a === "project:" ? "\uffff" : a, b === "project:" ? "\uffff" : b));
  return keys.flatMap((key) => {
    const inside = groups.get(key) ?? [];
    const states = inside.map((row) => (row.kind === "container" ? row.state : "dead"));
    const head: Row = {
      kind: "group",
      key,
      project: key === "project:" ? null : key.slice("project:".length),
      count: inside.length,
      running: states.filter((state) => state === "running").length,
      paused: states.filter((state) => state === "paused").length,
      configFiles: key === "project:" ? null : `/home/me/${key.slice("project:".length)}/compose.yaml`,
      collapsed: collapsed.includes(key),
      cpuPercent: null,
      memory: null,
    };
    return head.collapsed ? [head] : [head, ...inside];
  });
}
