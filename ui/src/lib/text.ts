/** The last part of a path or reference that must stay readable: a tag, a digest's end or a file's name. */
function tail(text: string): string {
  const slash = text.lastIndexOf("/");
  const colon = text.lastIndexOf(":");
  if (colon > slash && colon > 0) return text.slice(colon);
  return slash > 0 ? text.slice(slash) : "";
}

/**
 * Where to cut `text` so that the end stays: the head may be shortened by CSS, the end is always shown.
 * An end longer than half of `most` counts as none, and the last third is kept instead.
 */
export function splitForMiddle(text: string, most = 40): [head: string, end: string] {
  const points = Array.from(text);
  const end = Array.from(tail(text));
  const keep = end.length > 0 && end.length <= most / 2 ? end.length : Math.min(points.length, Math.floor(most / 3));
  return [points.slice(0, points.length - keep).join(""), points.slice(points.length - keep).join("")];
}

/** Cuts in the middle to at most `most` characters, keeping the tag or the end: `prom/prome…:v3.1.0`. */
export function cutMiddle(text: string, most: number): string {
  const points = Array.from(text);
  if (points.length <= most) return text;
  const [, end] = splitForMiddle(text, most);
  const kept = Array.from(end).slice(0, most - 1);
  return points.slice(0, Math.max(0, most - 1 - kept.length)).join("") + "…" + kept.join("");
}

/** The first 12 digits of an id, without the algorithm. */
export function shortId(id: string): string {
  return id.replace(/^[a-z0-9]+:/, "").slice(0, 12);
}

// Names and messages come from anywhere: what would move the cursor, ring, or turn the reading direction is shown as a mark.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text with control and direction characters replaced by a visible mark, so that it cannot pass for another. */
export function harmless(text: string): string {
  return text.replace(HIDDEN, "\ufffd");
}
