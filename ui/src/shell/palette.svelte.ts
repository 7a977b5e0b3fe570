import Box from "@lucide/svelte/icons/box";
import CircleHelp from "@lucide/svelte/icons/circle-question-mark";
import Database from "@lucide/svelte/icons/database";
import Layers from "@lucide/svelte/icons/layers";
import Network from "@lucide/svelte/icons/network";
import Plus from "@lucide/svelte/icons/plus";
import Server from "@lucide/svelte/icons/server";
import Logs from "@lucide/svelte/icons/text-align-start";

import type { Desk } from "../ipc/desk.svelte.ts";
import type { Action, ContainerVerb, FoundObject, MirrorSubject, ObjectKind } from "../ipc/generated/types.ts";
import { linkTo, linkToList, linkToNew } from "../ipc/links.ts";
import { isAlive, NOUNS, VERBS, verbsOf } from "../ipc/words.ts";
import type { Icon } from "../kit/icon.ts";
import type { PaletteGroup, PaletteItem } from "../kit/palette.ts";
import { fuzzySearch } from "../lib/fuzzy.ts";
import { harmless } from "../lib/text.ts";
import { VERB_ICONS } from "../parts/verbIcons.ts";
import { stateLook } from "../parts/stateWords.ts";

/** One thing that the palette can do. */
interface Entry {
  readonly id: string;
  readonly group: "Do" | "Go to" | "Help";
  readonly title: string;
  readonly icon?: Icon;
  readonly note?: string;
  readonly keys?: string;
  readonly subject?: MirrorSubject;
  readonly run: () => void;
}

const ICONS: Record<ObjectKind, Icon> = { container: Box, image: Layers, network: Network, volume: Database };
/** Verbs that need nothing more than the container. */
const PLAIN: readonly ContainerVerb[] = ["start", "stop", "restart", "pause", "unpause", "kill", "remove"];
const MOST_FOUND = 24;
const MOST_SHOWN = 9;

/** What the palette offers for what is typed. */
export class PaletteChoices {
  query = $state("");
  #found = $state.raw<readonly FoundObject[]>([]);
  /** Commands of actions that were asked for, by entry. */
  #commands = $state.raw<ReadonlyMap<string, string>>(new Map());
  #asked = 0;

  constructor(
    readonly desk: Desk,
    readonly help: () => void,
  ) {}

  readonly entries = $derived.by((): readonly Entry[] => {
    const objects = this.#found.flatMap((found) => this.#entriesOf(found));
    const kinds = ["container", "image", "network", "volume"] as const;
    return [
      ...kinds.filter((kind) => kind !== "image").map((kind): Entry => ({ id: `new ${kind}`, group: "Do", title: `New ${NOUNS[kind].one}`, icon: Plus, run: () => this.desk.go(linkToNew(kind)) })),
      ...objects,
      ...kinds.map((kind): Entry => ({ id: `list ${kind}`, group: "Go to", title: NOUNS[kind].title, icon: ICONS[kind], run: () => this.desk.go(linkToList(kind)) })),
      { id: "engine", group: "Go to", title: "Engine", icon: Server, run: () => this.desk.go("#/engine") },
      { id: "connect", group: "Go to", title: "Connect to another Engine", icon: Server, run: () => this.desk.go("#/connect") },
      { id: "keys", group: "Help", title: "Keys of this window", icon: CircleHelp, keys: "?", run: this.help },
    ];
  });

  readonly groups = $derived.by((): readonly PaletteGroup[] => {
    const { entries } = this;
    const matches = fuzzySearch(entries.map(({ title, note }) => (note ? `${title} ${note}` : title)), this.query, 100);
    const items = matches.flatMap(({ index, ranges }) => {
      const entry = entries[index];
      if (!entry) return [];
      const item: PaletteItem = { id: entry.id, title: harmless(entry.title), ranges: ranges.filter(([, end]) => end <= entry.title.length), icon: entry.icon, note: entry.note && harmless(entry.note), keys: entry.keys, command: this.#commands.get(entry.id) };
      return [{ group: entry.group, item }];
    });
    return (["Do", "Go to", "Help"] as const).map((title) => ({ title, items: items.filter(({ group }) => group === title).slice(0, MOST_SHOWN).map(({ item }) => item) }));
  });

  /** Looks for objects by the words that are typed. */
  async look(query: string): Promise<void> {
    this.query = query;
    const mine = ++this.#asked;
    const words = query.trim().split(/\s+/).filter((word) => word !== "");
    const asked = words.length > 1 ? [query.trim(), ...words] : [query.trim()];
    try {
      const answers = await Promise.all(asked.map((text) => this.desk.client.find(text, MOST_FOUND)));
      if (mine !== this.#asked) return;
      const known = new Map(answers.flat().map((one) => [`${one.object} ${one.id}`, one]));
      this.#found = [...known.values()];
    } catch {
      // Without objects the palette still knows the pages.
      if (mine === this.#asked) this.#found = [];
    }
  }

  /** Shows the command of an entry, in the palette and in the mirror. */
  async point(id: string | undefined): Promise<void> {
    const subject = this.entries.find((entry) => entry.id === id)?.subject;
    if (!subject || id === undefined) return this.desk.mirror.leave();
    this.desk.mirror.point(subject);
    if (this.#commands.has(id)) return;
    try {
      const { docker } = await this.desk.client.mirror(subject);
      this.#commands = new Map([...this.#commands, [id, docker]]);
    } catch {
      // The strip says nothing either: there is no command.
      this.desk.mirror.leave();
    }
  }

  pick(id: string): void {
    this.entries.find((entry) => entry.id === id)?.run();
  }

  #entriesOf(found: FoundObject): Entry[] {
    const key = `${found.object} ${found.id}`;
    const target = { id: found.id, name: found.name };
    const state = found.state === null ? undefined : stateLook({ state: found.state });
    const entries: Entry[] = [
      { id: `open ${key}`, group: "Go to", title: found.name, icon: ICONS[found.object], note: [found.detail, state?.words].filter(Boolean).join(", "), subject: { kind: "inspect", object: found.object, target }, run: () => this.desk.go(linkTo(found.object, found.id)) },
    ];
    if (found.object === "container" && found.state !== null) {
      const { state: now } = found;
      entries.push({ id: `logs ${key}`, group: "Do", title: `Logs of ${found.name}`, icon: Logs, subject: { kind: "logs", target, query: { follow: true, tail: 1000, since: null, until: null } }, run: () => this.desk.go(linkTo("container", found.id, "logs")) });
      for (const verb of verbsOf(now)) if (PLAIN.includes(verb)) entries.push(this.#entryOf(`${verb} ${key}`, `${VERBS[verb].act} ${found.name}`, VERB_ICONS[verb], containerAction(verb, target, isAlive(now))));
    } else if (found.object !== "container") entries.push(this.#entryOf(`remove ${key}`, `Remove ${found.name}`, VERB_ICONS.remove, removal(found)));
    return entries;
  }

  #entryOf(id: string, title: string, icon: Icon, action: Action): Entry {
    return { id, group: "Do", title, icon, note: this.desk.refusal, subject: { kind: "action", action }, run: () => void (this.desk.refusal === undefined && this.desk.act(action)) };
  }
}

function containerAction(verb: ContainerVerb, target: { id: string; name: string }, force: boolean): Action {
  const targets = [target];
  switch (verb) {
    case "stop":
    case "restart":
      return { noun: "container", what: { verb, targets, timeoutS: null } };
    case "kill":
      return { noun: "container", what: { verb, targets, signal: "SIGKILL" } };
    case "remove":
      return { noun: "container", what: { verb, targets, force, volumes: false } };
    case "rename":
    case "start":
    case "pause":
    case "unpause":
      return { noun: "container", what: { verb: verb === "rename" ? "start" : verb, targets } };
  }
}

function removal({ object, id, name }: FoundObject): Action {
  const targets = [{ id, name }];
  if (object === "network") return { noun: "network", what: { verb: "remove", targets } };
  return { noun: object === "volume" ? "volume" : "image", what: { verb: "remove", targets, force: false } };
}
