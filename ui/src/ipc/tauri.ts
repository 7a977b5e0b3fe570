import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { Transport, WindowControls } from "./transport.ts";

// A window button that the shell refuses has nobody to tell: the window stays as it is.
const ignore = () => {};

const controls: WindowControls = {
  minimize: () => void getCurrentWindow().minimize().catch(ignore),
  toggleMaximize: () => void getCurrentWindow().toggleMaximize().catch(ignore),
  close: () => void getCurrentWindow().close().catch(ignore),
  onMaximized(tell) {
    const look = () => void getCurrentWindow().isMaximized().then(tell, ignore);
    look();
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  },
};

/** The commands and the event channel of the real shell. */
export const tauri: Transport = {
  invoke: (command, args) => invoke(command, args),
  listen: (hear) => listen("app-event", (event) => hear(event.payload)),
  window: controls,
};
