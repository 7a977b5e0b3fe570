/** Cuts a text where a needle stands in it, whatever its case. */
export function pieces(text: string, needle: string): { text: string; hit: boolean }[] {
  if (needle === "") return [{ text, hit: false }];
  const found: { text: string; hit: boolean }[] = [];
  const low = text.toLowerCase();
  const wanted = needle.toLowerCase();
  let at = 0;
  for (let next = low.indexOf(wanted); next >= 0; next = low.indexOf(wanted, at)) {
    if (next > at) found.push({ text: text.slice(at, next), hit: false });
    found.push({ text: text.slice(next, next + wanted.length), hit: true });
    at = next + wanted.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}
