import { systemLocale } from "./locale.ts";
import { formatCount, formatFixed } from "./number.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/**
 * A size in decimal units, as the docker CLI shows images: `346 MB`, `9.6 MB`.
 * One digit below ten, none above, cut rather than rounded.
 */
export function formatBytes(bytes: number, locale = systemLocale()): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && Math.abs(value) < 10 ? 1 : 0;
  return `${formatFixed(value, digits, locale)} ${UNITS[unit] ?? ""}`;
}

/** The size to the byte, for the tooltip: `346,112,004 bytes`. */
export function exactBytes(bytes: number, locale = systemLocale()): string {
  return `${formatCount(bytes, locale)} ${bytes === 1 ? "byte" : "bytes"}`;
}

/** Reads `512m`, `1.5 GB`, `64MiB` or a bare number of bytes; `undefined` if it is none of these. */
export function parseBytes(text: string): number | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*([kmgtpe]?)(i?)b?\s*$/i.exec(text);
  if (!match) return undefined;
  const [, digits = "", prefix = "", binary = ""] = match;
  const power = "kmgtpe".indexOf(prefix.toLowerCase()) + 1;
  if (prefix === "" && binary !== "") return undefined;
  const value = Number(digits.replace(",", "."));
  return Math.round(value * (binary ? 1024 : 1000) ** (prefix ? power : 0));
}
