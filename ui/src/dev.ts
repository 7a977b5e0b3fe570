import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { addMany, keepMeasuring, seeded } from "./ipc/fake/seed.ts";
import { startWindow } from "./shell/start.ts";

// Pages to look at without an Engine: dev.html?many=10000&theme=dark
const asked = new URLSearchParams(location.search);
const fake = seeded();
const many = Number(asked.get("many") ?? 0);
if (many > 0) addMany(fake, many);
if (asked.has("none")) {
  fake.state.containers = [];
  fake.goDown();
  if (fake.state.link.kind === "lost") fake.state.link.wasLive = false;
}
if (asked.has("lost")) setTimeout(() => fake.goDown(), 500);
const theme = asked.get("theme");
if (theme) document.documentElement.dataset.theme = theme;
keepMeasuring(fake);
Object.assign(window, { fake });
startWindow(fake, document.getElementById("app") ?? document.body);
