import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

// The look-book is built on its own, so that it never ships with the app.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  clearScreen: false,
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  build: {
    // The oldest web views that draw oklch, color-mix and container queries.
    target: ["es2022", "safari16.4"],
    outDir: mode === "kit" ? "../build/kit" : "dist",
    emptyOutDir: true,
    rolldownOptions: { input: mode === "kit" ? "kit.html" : "index.html" },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["./test-setup.ts"],
    // Two workers that keep their document: most of the time goes into making one.
    pool: "threads",
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
  },
}));
