/** One piece of a command line as it is coloured. */
export interface CommandPiece {
  readonly text: string;
  readonly kind: "program" | "flag" | "string" | "plain";
}

const TOKEN = /'[^']*'|"(?:\\.|[^"\\])*"|\S+|\s+/g;

/** Cuts a command line into what is coloured: program and verb, flags, quoted texts. Pieces joined are the line again. */
export function commandPieces(line: string): CommandPiece[] {
  let words = 0;
  return [...line.matchAll(TOKEN)].map(([text]) => {
    if (/^\s/.test(text)) return { text, kind: "plain" };
    if (/^(&&|\|\|?|;)$/.test(text)) {
      words = 0;
      return { text, kind: "plain" };
    }
    if (/^['"]/.test(text)) return { text, kind: "string" };
    if (text.startsWith("-")) {
      words = Infinity;
      return { text, kind: "flag" };
    }
    words += 1;
    const second = words === 2 && /^[a-z]+$/.test(text);
    return { text, kind: words === 1 || second ? "program" : "plain" };
  });
}
