import type { Component } from "svelte";

/** An icon of @lucide/svelte, imported by its own path. */
export type Icon = Component<{ size?: number | string; class?: string; "aria-hidden"?: "true" }>;
