import { INEXACT } from "@/lib/decisions/input";

/** Only numbers of 16 digits and more, or with an exponent, can be rounded; ids in strings often look alike, behind a quote. */
const MAY_ROUND = /(?:^|[\s,:[])-?(?:[\d.]{16}|[\d.]+[eE])/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const LONGEST_NUMBER = 100;

/** JSON.parse that rounds nothing: a number that a double does not tell from its neighbours stands as text after `INEXACT`. */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!MAY_ROUND.test(text)) return value;
  let isRounded = false;
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExact(token)) return token;
    isRounded = true;
    return JSON.stringify(`${INEXACT}${token.slice(0, LONGEST_NUMBER)}`);
  });
  return isRounded ? JSON.parse(marked) : value;
}

/** Of all texts that give the same double only those of the shortest one's value are exact. */
function isExact(token: string): boolean {
  if (token.length > LONGEST_NUMBER) return false;
  const value = Number(token);
  return Number.isFinite(value) && decimalOf(token) === decimalOf(String(value));
}

/** The same text for the same value: `1.50e3` and `1500` are `15e2`. */
function decimalOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = NUMBER.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  if (short === "") return "0";
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}
