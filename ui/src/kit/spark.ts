/** Below this top the line keeps the same scale, so that the noise of an idle thing stays flat. */
const SMALLEST_TOP = 5;

/** The two paths of a sparkline: the line, and the ground under it. */
export interface SparkPaths {
  readonly line: string;
  readonly ground: string;
}

/**
 * Draws the last `places` values from right to left into a box. Fewer values leave the left empty,
 * `undefined` among them is a hole: what was not measured is not drawn as 0.
 */
export function sparkPaths(
  values: readonly (number | undefined)[],
  { width, height, places }: { width: number; height: number; places: number },
): SparkPaths {
  const shown = values.slice(-places);
  let top = SMALLEST_TOP;
  for (const value of shown) if (value !== undefined && value > top) top = value;
  const step = width / Math.max(1, places - 1);
  const left = width - (shown.length - 1) * step;
  const floor = height - 1;
  let line = "";
  let ground = "";
  let start: number | undefined;
  shown.forEach((value, place) => {
    if (value === undefined) {
      start = undefined;
      return;
    }
    const x = round(left + place * step);
    const y = round(floor - (Math.max(0, value) / top) * (floor - 1));
    line += `${start === undefined ? "M" : "L"}${x} ${y}`;
    start ??= x;
    const ends = place === shown.length - 1 || shown[place + 1] === undefined;
    ground += start === x ? `M${x} ${height}L${x} ${y}` : `L${x} ${y}`;
    if (ends) ground += `L${x} ${height}Z`;
  });
  return { line, ground };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
