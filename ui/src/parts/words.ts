/** What became of text that stands for a list of words. */
export type Words = { readonly words: string[] } | { readonly error: string };

/**
 * Reads words as a shell would split them, or a JSON array where the text begins with a bracket.
 * Nothing is expanded: a dollar sign stays a dollar sign.
 */
export function readWords(text: string): Words {
  const typed = text.trim();
  if (typed.startsWith("[")) return readJson(typed);
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < typed.length; at++) {
    const letter = typed.charAt(at);
    if (quote !== "") {
      if (letter === quote) quote = "";
      else if (letter === "\\" && quote === '"' && /["\\$`]/.test(typed.charAt(at + 1))) word = (word ?? "") + typed.charAt(++at);
      else word = (word ?? "") + letter;
    } else if (letter === "'" || letter === '"') {
      quote = letter;
      word ??= "";
    } else if (letter === "\\" && at + 1 < typed.length) word = (word ?? "") + typed.charAt(++at);
    else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + letter;
  }
  if (quote !== "") return { error: `A ${quote} is not closed.` };
  if (word !== undefined) words.push(word);
  return { words };
}

function readJson(text: string): Words {
  try {
    const found: unknown = JSON.parse(text);
    if (Array.isArray(found) && found.every((one) => typeof one === "string")) return { words: found };
  } catch {
    // Said below, with what is wanted.
  }
  return { error: 'A text that begins with [ must be a JSON array of texts, as ["sleep", "100"].' };
}
