/** The pages of the window. */
export const PAGE_NAMES = ["containers", "images", "networks", "volumes", "engine", "connect"] as const;
export type PageName = (typeof PAGE_NAMES)[number];

/** Where the window is. */
export interface Route {
  readonly page: PageName;
  /** Id or name of an object. */
  readonly id?: string;
  readonly tab?: string;
  /** The form that makes an object. */
  readonly isNew: boolean;
  readonly values: Readonly<Record<string, string>>;
}

const HOME: Route = { page: "containers", isNew: false, values: {} };

/** Reads the part of the address behind `#`. What is not known leads home. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page, id, tab] = path.split("/");
  const known = PAGE_NAMES.find((name) => name === page);
  if (!known) return HOME;
  try {
    return {
      page: known,
      id: id && id !== "+new" ? decodeURIComponent(id) : undefined,
      tab: tab === undefined ? undefined : decodeURIComponent(tab),
      isNew: id === "+new",
      values: Object.fromEntries(new URLSearchParams(query)),
    };
  } catch {
    // A percent sign that stands for nothing.
    return HOME;
  }
}

/** The window's place and the way back, kept in the browser's own history. */
export class Router {
  route = $state.raw<Route>(HOME);
  /** Grows with each move, so that a page knows it was gone to again. */
  moves = $state(0);
  #index = $state(0);
  #last = $state(0);

  readonly canBack = $derived(this.#index > 0);
  readonly canForward = $derived(this.#index < this.#last);

  /** Follows the address from now on; the answer ends it. */
  start(): () => void {
    const move = (event: PopStateEvent) => {
      const known = (event.state as { index?: number } | null)?.index;
      if (known === undefined) {
        this.#index += 1;
        this.#last = this.#index;
        history.replaceState({ index: this.#index }, "");
      } else this.#index = known;
      this.#show();
    };
    history.replaceState({ index: 0 }, "");
    this.#show();
    window.addEventListener("popstate", move);
    return () => window.removeEventListener("popstate", move);
  }

  back(): void {
    if (this.canBack) history.back();
  }

  forward(): void {
    if (this.canForward) history.forward();
  }

  #show(): void {
    this.route = parseRoute(location.hash);
    this.moves += 1;
  }
}
