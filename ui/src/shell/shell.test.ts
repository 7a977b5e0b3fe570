import { expect, test } from "vitest";

import { linkTo, linkToList, linkToNew } from "../ipc/links.ts";
import { commandPieces } from "../lib/command.ts";
import { categoryOf } from "../parts/category.ts";
import { stateLook } from "../parts/stateWords.ts";
import { engineName } from "./engineWords.ts";
import { parseRoute } from "./routes.svelte.ts";

test("links lead to the routes they name, whatever the name", () => {
  expect(parseRoute(linkTo("volume", "a/b %+new", "inspect"))).toMatchObject({ page: "volumes", id: "a/b %+new", tab: "inspect", isNew: false });
  expect(parseRoute(linkTo("volume", "+new"))).toMatchObject({ id: "+new", isNew: false });
  expect(parseRoute(linkToNew("container", { image: "a:b" }))).toMatchObject({ page: "containers", isNew: true, values: { image: "a:b" } });
  expect(parseRoute(linkToList("container", "net:br3 x"))).toMatchObject({ id: undefined, values: { filter: "net:br3 x" } });
  for (const odd of ["", "#", "#/nowhere/1", "#/volumes/%E0%A4%A"]) expect(parseRoute(odd).page).toBe("containers");
});

test("a command line is coloured without changing it", () => {
  const line = `docker run --env 'A=b c' --publish 80:80 nginx:1.27 | grep -c x`;
  const pieces = commandPieces(line);
  expect(pieces.map(({ text }) => text).join("")).toBe(line);
  expect(pieces.filter(({ kind }) => kind === "flag").map(({ text }) => text)).toEqual(["--env", "--publish", "-c"]);
  expect(pieces.filter(({ kind }) => kind === "program").map(({ text }) => text)).toEqual(["docker", "run", "grep"]);
  expect(pieces.filter(({ kind }) => kind === "string")).toHaveLength(1);
});

test("an Engine given by its address is called by the end of its path, another by its name", () => {
  const address = { kind: "unix", at: "/tmp/fairlead-rig-1/docker.sock" } as const;
  expect(engineName({ name: "unix:///tmp/fairlead-rig-1/docker.sock", address })).toBe("fairlead-rig-1/docker.sock");
  expect(engineName({ name: "lab", address })).toBe("lab");
  expect(engineName({ name: "tcp://127.0.0.1:2375", address: { kind: "tcp", at: "127.0.0.1:2375" } })).toBe("tcp://127.0.0.1:2375");
});

test("each state has a shape, a tone and words", () => {
  expect(stateLook({ state: "running", health: "healthy" })).toEqual({ shape: "disc", tone: "running", words: "Running, healthy" });
  expect(stateLook({ state: "running", health: "unhealthy" })).toMatchObject({ shape: "diamond", tone: "dead" });
  expect(stateLook({ state: "exited", exitCode: 0 })).toMatchObject({ shape: "ring", tone: "exited" });
  expect(stateLook({ state: "exited", exitCode: 137 })).toMatchObject({ shape: "square", tone: "dead", words: "Exited 137" });
  expect(stateLook({ state: "running", busy: "stop" })).toMatchObject({ shape: "arc", words: "Stopping" });
  expect(categoryOf("shop")).toBe(categoryOf("shop"));
});
