/** A problem as cedar.ts has them, which asks this file. */
interface Deep {
  severity: "error";
  message: string;
  help: string;
  start: number;
  end: number;
}

/** What one rule may have of each: operators that take expressions, brackets within one another, and `.` or `[…]` one after the other. */
const MOST_OPERATORS = 80;
const MOST_NESTED = 20;
const MOST_STEPS = 40;

const STRING_OR_COMMENT = /"(?:[^"\\]|\\.)*"?|\/\/[^\n]*/gsu;
const TOKEN = /&&|\|\||[+\-*!](?!=)|\bif\b|[<>=!]=?|[.,;([{\])}]/gu;

/**
 * What is wrong with a text that Cedar must not be given: it reads expressions by recursion, and one that is deep enough
 * ends its memory for everybody in this process, not only for this text. Null where nothing is.
 */
export function tooDeep(text: string): Deep | null {
  const bare = text.replace(STRING_OR_COMMENT, (found) =>
    found.startsWith('"') ? `"${" ".repeat(Math.max(found.length - 2, 0))}"` : " ".repeat(found.length),
  );
  let start = 0;
  for (const rule of bare.split(";")) {
    const end = start + rule.length;
    const what = whatIsDeep(rule);
    if (what) {
      const help = "Split the rule into several, or write a list as one set: `[…].contains(…)`.";
      return { severity: "error", message: what, help, start: start + rule.search(/\S/u), end };
    }
    start = end + 1;
  }
  return null;
}

function whatIsDeep(rule: string): string | null {
  // Of each bracket that is open: how many steps an expression has taken in it.
  const open = [0];
  let operators = 0;
  for (const [token] of rule.matchAll(TOKEN)) {
    const top = open.length - 1;
    if ("([{".includes(token)) open.push(0);
    else if (")]}".includes(token)) {
      if (top > 0) open.pop();
      open[open.length - 1] = (open.at(-1) ?? 0) + 1;
    } else if (token === ".") open[top] = (open[top] ?? 0) + 1;
    else open[top] = 0;
    if (/^(?:&&|\|\||[+\-*!]|if)$/u.test(token)) operators++;
    if (open.length - 1 > MOST_NESTED) return `Brackets stand at most ${MOST_NESTED} deep in one another.`;
    if (open.reduce((a, b) => a + b) > MOST_STEPS)
      return `At most ${MOST_STEPS} attributes or calls follow one another.`;
  }
  return operators > MOST_OPERATORS
    ? `A rule has at most ${MOST_OPERATORS} operators (and, or, not, if, arithmetic); this one has ${operators}.`
    : null;
}
