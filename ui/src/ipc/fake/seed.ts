import { Fake } from "./fake.ts";
import { emptySpec } from "./state.ts";

const HOUR = 3_600_000;

/** The Engine of the design's pictures, for looking at pages and for tests. */
export function seeded(): Fake {
  const fake = new Fake();
  const { state } = fake;
  for (const [tag, size] of [["nginx:1.27-alpine", 48_000_000], ["shop-api:dev", 346_000_000], ["postgres:16.4", 432_000_000], ["redis:7.4-alpine", 41_000_000], ["grafana/grafana:11.4.0", 480_000_000], ["ashupy:v2", 58_800_000], ["alpine:3.20", 7_800_000]] as const) state.addImage(tag, size);
  state.addImage(null, 51_700_000);
  for (const [name, subnet] of [["bridge", "172.17.0.0/16"], ["host", null], ["none", null], ["shop_default", "172.18.0.0/16"], ["br3", "192.169.100.0/24"]] as const) state.addNetwork(name, subnet);
  for (const name of ["shop_db", "grafana-storage", "scratch"]) state.addVolume(name);
  const shop = (image: string, ports: [number, number][] = []) => ({
    ...emptySpec(image),
    ports: ports.map(([hostPort, containerPort]) => ({ hostPort, containerPort, protocol: "tcp" as const, hostIp: null })),
    network: { network: "shop_default", ipv4: null, aliases: [] },
    labels: { "com.docker.compose.project": "shop" },
  });
  state.addContainer("shop-web-1", "nginx:1.27-alpine", "running", { spec: shop("nginx:1.27-alpine", [[8080, 80], [8443, 443]]) });
  state.addContainer("shop-api-1", "shop-api:dev", "running", { health: "healthy", spec: shop("shop-api:dev", [[3000, 3000]]) });
  state.addContainer("shop-worker-1", "shop-api:dev", "restarting", { since: Date.now() - 4_000, spec: shop("shop-api:dev") });
  state.addContainer("shop-db-1", "postgres:16.4", "running", {
    health: "healthy",
    spec: { ...shop("postgres:16.4", [[5432, 5432]]), mounts: [{ kind: "volume", name: "shop_db", target: "/var/lib/postgresql/data", readOnly: false }] },
  });
  state.addContainer("grafana", "grafana/grafana:11.4.0", "paused", { since: Date.now() - 48 * HOUR });
  state.addContainer("c1", "ashupy:v2", "running", { since: Date.now() - 26 * 60_000 });
  state.addContainer("c2", "ashupy:v2", "running", { health: "unhealthy", since: Date.now() - 19 * 60_000, spec: { ...emptySpec("ashupy:v2"), network: { network: "br3", ipv4: "192.169.100.3", aliases: [] } } });
  state.addContainer("importer", "shop-api:dev", "exited", { exitCode: 137, since: Date.now() - 8 * 60_000 });
  state.addContainer("migrate-2026-11", "shop-api:dev", "exited", { exitCode: 0 });
  state.addContainer("scratch", "alpine:3.20", "created", { since: Date.now() - 24 * HOUR });
  state.choices = [
    { name: "default", address: state.address, source: state.source, dockerDefault: true, reach: { kind: "answers", version: "29.1.0" } },
    { name: "lab", address: { kind: "unix", at: "/run/lab.sock" }, source: { kind: "context", name: "lab" }, dockerDefault: false, reach: { kind: "answers", version: "20.10.24" } },
    { name: "Podman", address: { kind: "unix", at: "/run/podman/podman.sock" }, source: { kind: "wellKnown", name: "Podman" }, dockerDefault: false, reach: { kind: "absent" } },
  ];
  return fake;
}

/** Adds so many created containers. */
export function addMany(fake: Fake, count: number): void {
  for (let made = 0; made < count; made++) fake.state.addContainer(`many-${String(made).padStart(5, "0")}`, "alpine:3.20", "created");
}

/** Sends measurements of what is watched every two seconds. */
export function keepMeasuring(fake: Fake): void {
  let turn = 0;
  setInterval(() => {
    turn += 1;
    const samples = fake.watched.map((id, place) => ({
      id,
      at: Date.now(),
      cpuPercent: Math.abs(Math.sin(turn / 3 + place)) * (place + 1) * 2,
      memory: 18_000_000 * (place + 1),
      memoryLimit: null,
      pids: 4,
    }));
    fake.emit({ kind: "usage", samples });
  }, 2_000);
}
