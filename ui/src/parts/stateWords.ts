import type { ContainerState, ContainerVerb, Health } from "../ipc/generated/types.ts";
import { VERBS } from "../ipc/words.ts";

/** How a state is drawn and said. */
export interface StateLook {
  readonly shape: "disc" | "bars" | "ring" | "square" | "arc" | "diamond" | "dashed";
  readonly tone: "running" | "paused" | "restarting" | "dead" | "exited" | "created";
  readonly words: string;
}

/** What of a container its state is said from. */
export interface HasState {
  readonly state: ContainerState;
  readonly health?: Health | null;
  readonly exitCode?: number | null;
  readonly busy?: ContainerVerb | null;
}

/** The state of a container as shape, tone and words, always together. */
export function stateLook({ state, health, exitCode, busy }: HasState): StateLook {
  if (busy) return { shape: "arc", tone: "restarting", words: VERBS[busy].doing };
  switch (state) {
    case "running":
      if (health === "unhealthy") return { shape: "diamond", tone: "dead", words: "Unhealthy" };
      return { shape: "disc", tone: "running", words: health === "healthy" ? "Running, healthy" : health === "starting" ? "Running, health not known yet" : "Running" };
    case "paused":
      return { shape: "bars", tone: "paused", words: "Paused" };
    case "restarting":
      return { shape: "arc", tone: "restarting", words: exitCode ? `Restarting, exited ${exitCode}` : "Restarting" };
    case "removing":
      return { shape: "arc", tone: "exited", words: "Being removed" };
    case "exited":
      if (exitCode === null || exitCode === undefined) return { shape: "ring", tone: "exited", words: "Exited" };
      return exitCode === 0 ? { shape: "ring", tone: "exited", words: "Exited 0" } : { shape: "square", tone: "dead", words: `Exited ${exitCode}` };
    case "dead":
      return { shape: "diamond", tone: "dead", words: "Dead" };
    case "created":
      return { shape: "dashed", tone: "created", words: "Created, never started" };
  }
}
