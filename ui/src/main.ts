import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { tauri } from "./ipc/tauri.ts";
import { startWindow } from "./shell/start.ts";

startWindow(tauri, document.getElementById("app") ?? document.body);
