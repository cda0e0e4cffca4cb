/**
 * Whether a licence is allowed: an SPDX id, an expression of them with AND, OR, WITH and brackets (SPDX 2.3 Annex D), or a
 * plain name. Of OR one side is enough. An expression that cannot be read is not allowed.
 */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const names = new Set(allowed.map((one) => one.toLowerCase()));
  if (names.has(expression.trim().toLowerCase())) return true;
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const take = (word: string) => {
    if (tokens[at]?.toUpperCase() !== word) return false;
    at++;
    return true;
  };
  const either = (): boolean => {
    let is = both();
    while (take("OR")) is = both() || is;
    return is;
  };
  const both = (): boolean => {
    let is = one();
    while (take("AND")) is = one() && is;
    return is;
  };
  const one = (): boolean => {
    if (take("(")) {
      const is = either();
      return take(")") && is;
    }
    const id = (tokens[at++] ?? "").toLowerCase();
    const exception = take("WITH") ? ` with ${(tokens[at++] ?? "").toLowerCase()}` : "";
    return names.has(`${id}${exception}`) || (exception !== "" && names.has(id));
  };
  const is = either();
  return is && at === tokens.length;
}
