/** Where a rule stands in its text. */
export interface Span {
  start: number;
  end: number;
}

/** A text and its rules in order. */
export interface Spread<R extends Span> {
  text: string;
  rules: readonly R[];
}

/** Puts another text in the place of a rule; whatever is around it stays, byte for byte. */
export function replaceRule<R extends Span>(
  { text, rules }: Spread<R>,
  at: number,
  rule: string,
  changed: Partial<R>,
): Spread<R> {
  const old = rules[at];
  if (!old) return { text, rules };
  const by = rule.length - (old.end - old.start);
  return {
    text: text.slice(0, old.start) + rule + text.slice(old.end),
    rules: rules.map((one, place) => {
      if (place < at) return one;
      if (place === at) return { ...one, ...changed, end: one.end + by };
      return { ...one, start: one.start + by, end: one.end + by };
    }),
  };
}

/** Adds a rule at the end. */
export function addRule(text: string, rule: string): string {
  const before = text.trimEnd();
  return `${before}${before === "" ? "" : "\n\n"}${rule}\n`;
}

/** Takes a rule out, with the comments above it. */
export function removeRule({ text, rules }: Spread<Span>, at: number): string {
  const block = blocksOf({ text, rules })[at];
  if (!block) return text;
  const [before, after] = [text.slice(0, block.start).trimEnd(), text.slice(block.end).trimStart()];
  if (after === "") return before === "" ? "" : `${before}\n`;
  return before === "" ? after : `${before}\n\n${after}`;
}

/** Lets a rule change places with the one after it; each takes its comments along. */
export function swapRules({ text, rules }: Spread<Span>, at: number): string {
  const blocks = blocksOf({ text, rules });
  const [a, b] = [blocks[at], blocks[at + 1]];
  if (!a || !b) return text;
  const [first, second] = [text.slice(a.start, a.end), text.slice(b.start, b.end)];
  // A rule that ends in a comment must not swallow what comes after it on its line.
  const between = text.slice(a.end, b.start).includes("\n") ? text.slice(a.end, b.start) : "\n";
  const rest = text.slice(b.end);
  return text.slice(0, a.start) + second + between + first + (rest === "" ? "\n" : rest);
}

/** Each rule with the comments above it and behind it on its last line. */
function blocksOf({ text, rules }: Spread<Span>): Span[] {
  let from = 0;
  return rules.map(({ end }) => {
    const start = from + (text.slice(from).length - text.slice(from).trimStart().length);
    const behind = /^[ \t]*\/\/[^\n]*/u.exec(text.slice(end))?.[0] ?? "";
    from = end + behind.length;
    return { start, end: from };
  });
}
