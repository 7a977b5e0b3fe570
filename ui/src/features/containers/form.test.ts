import { afterEach, expect, test } from "vitest";

import { Client } from "../../ipc/client.ts";
import { Desk } from "../../ipc/desk.svelte.ts";
import { Events } from "../../ipc/events.ts";
import { seeded } from "../../ipc/fake/seed.ts";
import { readWords } from "../../parts/words.ts";
import { ContainerForm } from "./form.svelte.ts";
import { portText, portUrl, shownPorts } from "./ports.ts";

async function makeForm(values: Record<string, string> = {}) {
  const fake = seeded();
  const events = new Events();
  await events.start(fake);
  const desk = new Desk(new Client(fake), events);
  await desk.refresh();
  return { fake, desk, form: new ContainerForm(desk, values) };
}

afterEach(() => (location.hash = ""));

test("the course's container: a static address, sleep as entrypoint and 100 as its argument", async () => {
  const { form, fake } = await makeForm({ image: "alpine:3.20" });
  form.name = "c9";
  form.entrypointKind = "exec";
  form.entrypoint = "sleep";
  form.command = "100";
  form.network = "br3";
  form.ipv4 = "192.169.100.2";
  expect(form.spec).toMatchObject({ entrypoint: { kind: "exec", words: ["sleep"] }, command: ["100"], network: { network: "br3", ipv4: "192.169.100.2" } });
  await form.create(true);
  const made = fake.state.container("c9");
  expect(made?.state).toBe("running");
  expect(made && fake.state.addressOf(made, made.joins[0] ?? { network: "", ipv4: null, aliases: [] })).toBe("192.169.100.2");
  expect(location.hash).toBe(`#/containers/${made?.id ?? ""}`);
});

test("JSON form and shell form are told apart", async () => {
  const { form } = await makeForm();
  form.entrypointKind = "exec";
  form.entrypoint = '["sh", "-c", "echo $HOME"]';
  expect(form.spec.entrypoint).toEqual({ kind: "exec", words: ["sh", "-c", "echo $HOME"] });
  form.entrypoint = '["sh"';
  expect(form.error("entrypoint")).toContain("JSON array");
  form.entrypointKind = "shell";
  expect(form.error("entrypoint")).toBeUndefined();
  expect(form.spec.entrypoint).toEqual({ kind: "shell", words: '["sh"' });
});

test("what is typed wrong stays at its field and is never sent", async () => {
  const { form, fake } = await makeForm({ image: "alpine:3.20" });
  form.ports.push({ host: "127.0.0.1:8080", container: "80", protocol: "tcp" }, { host: "99999", container: "x", protocol: "udp" });
  expect(form.spec.ports[0]).toEqual({ containerPort: 80, protocol: "tcp", hostPort: 8080, hostIp: "127.0.0.1" });
  expect(form.error("ports[1].hostPort")).toBeDefined();
  expect(form.error("ports[1].containerPort")).toBeDefined();
  await form.create(true);
  expect(fake.asked.some(({ command }) => command === "perform")).toBe(false);
});

test("what the Engine refuses stands at the field: a taken name, a taken address, a bad name", async () => {
  const { form, desk } = await makeForm({ image: "alpine:3.20" });
  form.name = "c1";
  await form.create(false);
  expect(form.error("name")).toContain("taken");
  form.touch();
  form.name = "a b";
  await form.create(false);
  expect(form.error("name")).toContain("not a name");
  form.touch();
  form.name = "free";
  form.network = "br3";
  form.ipv4 = "192.169.100.3";
  await form.create(false);
  expect(form.error("network.ipv4")).toContain("c2 holds it");
  expect(desk.troubles).toEqual([]);
  expect(form.general).toBeUndefined();
});

test("an image that is not there is offered for pulling", async () => {
  const { form } = await makeForm({ image: "nobody/knows:1" });
  await form.create(true);
  expect(form.missing).toBe("nobody/knows:1");
  await form.pull(true);
  expect(form.busy).toBe("no");
  expect(form.missing).toBe("nobody/knows:1");
});

test("mounts, environment, labels and restart become a spec", async () => {
  const { form } = await makeForm();
  form.mounts.push({ kind: "bind", source: "/srv", target: "/data", readOnly: true }, { kind: "volume", source: "", target: "/v", readOnly: false }, { kind: "tmpfs", source: "x", target: "/tmp", readOnly: true });
  form.env.rows.push({ name: "A", value: "b=c" }, { name: "", value: "" });
  form.restart = "onFailure";
  form.retries = 3;
  expect(form.spec.mounts).toEqual([
    { kind: "bind", source: "/srv", target: "/data", readOnly: true },
    { kind: "volume", name: null, target: "/v", readOnly: false },
    { kind: "tmpfs", target: "/tmp" },
  ]);
  expect(form.spec.env).toEqual(["A=b=c"]);
  expect(form.spec.restart).toEqual({ kind: "onFailure", maxRetries: 3 });
});

test("words are split as a shell splits them, and nothing is expanded", () => {
  const check = (text: string, words: string[]) => expect(readWords(text), text).toEqual({ words });
  check("", []);
  check("sleep 100", ["sleep", "100"]);
  check(`sh -c 'echo "$HOME"'`, ["sh", "-c", 'echo "$HOME"']);
  check(`a\\ b "c \\" d" ''`, ["a b", 'c " d', ""]);
  check('["a", "b c"]', ["a", "b c"]);
  expect(readWords("'open")).toHaveProperty("error");
  expect(readWords("[1]")).toHaveProperty("error");
});

test("ports are said once and lead where a browser finds them", () => {
  const port = { containerPort: 80, protocol: "tcp", hostPort: 8080, hostIp: "0.0.0.0" } as const;
  expect(shownPorts([port, { ...port, hostIp: "::" }, { ...port, hostPort: null, hostIp: null }])).toEqual([port]);
  expect(portText({ ...port, hostIp: "127.0.0.1", protocol: "udp" })).toBe("127.0.0.1:8080→80/udp");
  expect(portUrl(port)).toBe("http://localhost:8080/");
  expect(portUrl({ ...port, containerPort: 443 }, { kind: "ssh", at: "me@lab:22" })).toBe("https://lab:8080/");
  expect(portUrl({ ...port, protocol: "udp" })).toBeUndefined();
});
