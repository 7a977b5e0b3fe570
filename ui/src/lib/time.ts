import { formatAge } from "./duration.ts";
import { dateFormat, systemLocale } from "./locale.ts";

/** How long since `at` (both epoch milliseconds): `3 h`. A clock that is behind gives `0 s`, never a minus. */
export function since(at: number, now: number, locale = systemLocale()): string {
  return formatAge(Math.max(0, now - at), locale);
}

/** The same for what is over: `8 min ago`. */
export function ago(at: number, now: number, locale = systemLocale()): string {
  return `${since(at, now, locale)} ago`;
}

/** Date and time to the second in the locale's form, for the tooltip. */
export function exactTime(at: number, locale = systemLocale(), timeZone?: string): string {
  return dateFormat(locale, { dateStyle: "medium", timeStyle: "medium", timeZone }).format(at);
}

/** The time of day to the second: `09:41:40`. */
export function clockTime(at: number, locale = systemLocale(), timeZone?: string): string {
  return dateFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone }).format(at);
}

/** Milliseconds until the text of `since(at, now)` changes, so that a clock can sleep until then. */
export function untilChange(at: number, now: number): number {
  const age = Math.max(0, now - at);
  const unit = age < 60_000 ? 1_000 : age < 3_600_000 ? 60_000 : age < 86_400_000 ? 3_600_000 : 86_400_000;
  return unit - (age % unit);
}
