import type { ContainerPort, EngineAddress } from "../../ipc/generated/types.ts";

/** The published ports, each once: an Engine lists IPv4 and IPv6 apart. */
export function shownPorts(ports: readonly ContainerPort[]): ContainerPort[] {
  const seen = new Set<string>();
  return ports.filter((port) => {
    if (port.hostPort === null) return false;
    const text = portText(port);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** `8080→80`, with the protocol where it is not TCP, and the address where it is a single one. */
export function portText({ containerPort, hostPort, hostIp, protocol }: ContainerPort): string {
  const from = hostPort === null ? "" : `${isEvery(hostIp) ? "" : `${hostIp}:`}${hostPort}→`;
  return `${from}${containerPort}${protocol === "tcp" ? "" : `/${protocol}`}`;
}

function isEvery(ip: string | null): boolean {
  return ip === null || ip === "" || ip === "0.0.0.0" || ip === "::";
}

const TLS_PORTS = [443, 8443];

/** Where a browser on this computer finds the port; `undefined` for what no browser opens. */
export function portUrl({ containerPort, hostPort, hostIp, protocol }: ContainerPort, engine?: EngineAddress): string | undefined {
  if (hostPort === null || protocol !== "tcp") return undefined;
  let host = isEvery(hostIp) ? "localhost" : (hostIp ?? "localhost");
  if (engine?.kind === "tcp" || engine?.kind === "ssh") host = engine.at.replace(/^.*@/, "").replace(/:\d+$/, "");
  if (host.includes(":")) host = `[${host}]`;
  return `${TLS_PORTS.includes(containerPort) ? "https" : "http"}://${host}:${hostPort}/`;
}
