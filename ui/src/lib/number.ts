import { numberFormat, systemLocale } from "./locale.ts";

/** A count, grouped as the locale does: `1,284,140`. */
export function formatCount(count: number, locale = systemLocale()): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(count);
}

/** Cut, not rounded: a number is never shown larger than it is. */
export function formatFixed(value: number, digits: number, locale = systemLocale()): string {
  const scale = 10 ** digits;
  // Twelve digits hide the noise of binary fractions: 0.3 * 10 must not become 2.
  const cut = Math.trunc(Number((value * scale).toPrecision(12))) / scale;
  return numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(cut);
}

/** A share in percent with one digit; `percent` is 0…100 for one whole (250 is two and a half). */
export function formatPercent(percent: number, locale = systemLocale()): string {
  const cut = Math.trunc(Number((percent * 10).toPrecision(12))) / 10;
  return numberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(cut / 100);
}

/** `1 image`, `2 images`: the word in the number that English wants. */
export function counted(count: number, one: string, many: string, locale = systemLocale()): string {
  return `${formatCount(count, locale)} ${count === 1 ? one : many}`;
}
