import { systemLocale } from "./locale.ts";
import { formatCount, formatFixed } from "./number.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How long something took: `212 ms`, `7.9 s`, `41 min`, `3 h`, `2 d`. Cut, not rounded. */
export function formatDuration(ms: number, locale = systemLocale()): string {
  if (ms < SECOND) return `${formatCount(Math.max(0, Math.trunc(ms)), locale)} ms`;
  if (ms < 10 * SECOND) return `${formatFixed(ms / SECOND, 1, locale)} s`;
  return formatAge(ms, locale);
}

/** How long something has lasted, in whole units from seconds up: `4 s`, `26 min`, `3 h`, `2 d`, `1 y`. */
export function formatAge(ms: number, locale = systemLocale()): string {
  const [size, unit] =
    ms < MINUTE ? [SECOND, "s"] : ms < HOUR ? [MINUTE, "min"] : ms < DAY ? [HOUR, "h"] : ms < YEAR ? [DAY, "d"] : [YEAR, "y"];
  return `${formatCount(Math.max(0, Math.floor(ms / size)), locale)} ${unit}`;
}

/** Every unit down to the second, for the tooltip: `2 d 3 h 12 min 4 s`. */
export function exactDuration(ms: number, locale = systemLocale()): string {
  if (ms < SECOND) return formatDuration(ms, locale);
  const parts: string[] = [];
  let rest = ms;
  for (const [size, unit] of [[DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [SECOND, "s"]] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${formatCount(count, locale)} ${unit}`);
  }
  return parts.join(" ");
}
