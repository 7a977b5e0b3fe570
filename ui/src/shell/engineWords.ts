import type { EngineChoice, EngineState } from "../ipc/generated/types.ts";
import { addressText } from "../ipc/words.ts";
import { since } from "../lib/time.ts";

/** How the connection to the Engine is drawn and said. */
export interface LinkLook {
  readonly shape: "disc" | "arc" | "diamond" | "dashed";
  readonly tone: "running" | "restarting" | "dead" | "created";
  readonly name: string;
  readonly words: string;
}

/** The Engine's state in the card. */
export function linkLook(engine: EngineState | undefined, now: number): LinkLook {
  if (!engine || engine.link.kind === "connecting") return { shape: "arc", tone: "restarting", name: "connecting", words: "Connecting" };
  const { link } = engine;
  if (link.kind === "live") return { shape: "disc", tone: "running", name: "answers", words: `Docker ${link.version} · API ${link.apiVersion}` };
  if (!link.wasLive) return { shape: "dashed", tone: "created", name: "no Engine", words: "Set one up to see containers" };
  return { shape: "diamond", tone: "dead", name: "does not answer", words: `No answer for ${since(link.since, now)}` };
}

/** What the Engine is called. One that was given by its address has no other name: of a socket's path the end tells it from others. */
export function engineName({ name, address }: Pick<EngineState, "name" | "address">): string {
  if (address.kind !== "unix" || name !== addressText(address)) return name;
  return address.at.split("/").filter(Boolean).slice(-2).join("/");
}

/** What a look at a choice found, in a few words. */
export function reachWords({ reach }: EngineChoice): string {
  switch (reach.kind) {
    case "answers":
      return `Docker ${reach.version}`;
    case "denied":
      return "No permission";
    case "absent":
      return "Not there";
    case "unasked":
      return "Not asked";
  }
}

/** Whether the choice is the Engine in use. */
export function isCurrent(choice: EngineChoice, engine: EngineState | undefined): boolean {
  return engine !== undefined && addressText(choice.address) === addressText(engine.address);
}
