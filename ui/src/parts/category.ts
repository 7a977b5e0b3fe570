/** One of the six categories for a name, always the same. */
export function categoryOf(name: string): 1 | 2 | 3 | 4 | 5 | 6 {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return ((sum % 6) + 1) as 1 | 2 | 3 | 4 | 5 | 6;
}
