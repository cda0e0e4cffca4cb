import { DomainError } from "@/lib/base/errors";

/** One line of Prometheus' text format: a series and its value at this moment. */
export interface Series {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const MAX_SERIES = 50_000;
const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?[ \t]*$/;
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y;

/**
 * Reads Prometheus' text exposition format 0.0.4: HELP, TYPE and other comments are passed over, timestamps ignored.
 * Throws INVALID naming the line, also for more than 50,000 series.
 */
export function readExposition(text: string): Series[] {
  const found: Series[] = [];
  text.split("\n").forEach((raw, at) => {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (/^\s*(#|$)/.test(line)) return;
    const [, name, labels = "", value = ""] = LINE.exec(line.trimStart()) ?? [];
    if (name === undefined) throw refused(at, "It is no series of the text format.");
    if (found.length === MAX_SERIES) throw refused(at, `There are more than ${MAX_SERIES} series.`);
    found.push({ name, labels: labelsOf(labels, at), value: valueOf(value, at) });
  });
  return found;
}

function labelsOf(text: string, at: number): Record<string, string> {
  const found: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text);
    if (!match) throw refused(at, "Its labels cannot be read.");
    const [, name = "", value = ""] = match;
    found[name] = value.replace(/\\(.)/g, (_, char: string) => (char === "n" ? "\n" : char));
  }
  return found;
}

/** A float as Go prints it; `+Inf`, `-Inf` and `NaN` besides. */
function valueOf(text: string, at: number): number {
  if (/^[+-]?Inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^NaN$/i.test(text)) return Number.NaN;
  const value = Number(text);
  if (text === "" || Number.isNaN(value)) throw refused(at, `${text.slice(0, 40)} is no number.`);
  return value;
}

function refused(at: number, why: string): DomainError {
  return new DomainError("INVALID", {
    what: "The metrics cannot be read.",
    why: `Line ${at + 1}: ${why}`,
    fix: "Check that the address answers with Prometheus' text format.",
  });
}
