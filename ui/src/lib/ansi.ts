/** How a piece of terminal text looks. Colours are 0…15 of the usual palette; the theme decides what they are. */
export interface AnsiStyle {
  readonly ink?: number;
  readonly ground?: number;
  readonly bold?: boolean;
  readonly faint?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly struck?: boolean;
  readonly inverse?: boolean;
}

/** A run of text in one style. */
export interface AnsiSpan {
  readonly text: string;
  readonly style: AnsiStyle;
}

const PLAIN: AnsiStyle = {};

// In this order: CSI, the string commands (title, clipboard, links …) up to their end or the end of the line,
// other escapes, and single control characters but tab. Only SGR is obeyed, all else is dropped.
const SEQUENCE =
  /(?:\u001b\[|\u009b)([0-?]*)[ -/]*([@-~]?)|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** Reads one line; `from` is the style the line before it ended in, `style` the one this ends in. */
export function parseAnsi(line: string, from: AnsiStyle = PLAIN): { spans: AnsiSpan[]; style: AnsiStyle } {
  const spans: AnsiSpan[] = [];
  let style = from;
  let at = 0;
  const add = (text: string) => {
    const last = spans.at(-1);
    if (text === "") return;
    if (last && last.style === style) spans[spans.length - 1] = { text: last.text + text, style };
    else spans.push({ text, style });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    add(line.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[2] === "m") style = applySgr(style, match[1] ?? "");
  }
  add(line.slice(at));
  return { spans, style };
}

/** The text alone. */
export function stripAnsi(line: string): string {
  return line.replace(SEQUENCE, "");
}

function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  if (!/^[0-9;:]*$/.test(parameters)) return style;
  let next: AnsiStyle = style;
  const fields = parameters.split(";");
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] ?? "";
    const [code = 0, ...parts] = field.split(":").map(Number);
    if (code !== 38 && code !== 48) {
      // "4:0" turns underline off; every other number after the colon only shapes the line.
      next = applyCode(next, code === 4 && parts[0] === 0 ? 24 : code);
      continue;
    }
    // With colons the colour is in this field, and a colour space may stand before the three values.
    const inside = field.includes(":");
    const values = inside ? parts : fields.slice(i + 1, i + 5).map(Number);
    if (inside && parts[0] === 2 && parts.length >= 5) values.splice(1, 1);
    const colour = extended(values);
    if (colour !== undefined) next = code === 38 ? { ...next, ink: colour } : { ...next, ground: colour };
    if (!inside) i += values[0] === 2 ? 4 : values[0] === 5 ? 2 : 1;
  }
  return next;
}

const SET: Record<number, AnsiStyle> = {
  1: { bold: true },
  2: { faint: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { struck: true },
  22: { bold: undefined, faint: undefined },
  23: { italic: undefined },
  24: { underline: undefined },
  27: { inverse: undefined },
  29: { struck: undefined },
  39: { ink: undefined },
  49: { ground: undefined },
};

function applyCode(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return PLAIN;
  const change = SET[code];
  if (change) return { ...style, ...change };
  if (code >= 30 && code <= 37) return { ...style, ink: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, ink: code - 82 };
  if (code >= 40 && code <= 47) return { ...style, ground: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, ground: code - 92 };
  return style;
}

/** Colours of 256 and of 24 bits come down to the 16 that the theme keeps readable. */
function extended([kind, first = 0, second = 0, third = 0]: number[]): number | undefined {
  if (kind === 5) return indexed(first);
  return kind === 2 ? nearest(first, second, third) : undefined;
}

function indexed(index: number): number | undefined {
  if (index < 0 || index > 255) return undefined;
  if (index < 16) return index;
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return nearest(grey, grey, grey);
  }
  const cube = index - 16;
  const level = (step: number) => (step === 0 ? 0 : step * 40 + 55);
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return most < 64 ? 0 : most < 160 ? 8 : most < 224 ? 7 : 15;
  const half = (most + least) / 2;
  const bits = (red > half ? 1 : 0) | (green > half ? 2 : 0) | (blue > half ? 4 : 0);
  return bits + (most > 200 ? 8 : 0);
}
