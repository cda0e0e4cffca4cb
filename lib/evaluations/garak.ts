import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, readText } from "@/lib/base/untrusted";
import { wilson } from "./bounds";
import type { AttackRate, RedTeamExtract } from "./extract";

const WHAT = "The Garak report";
const MAX_BYTES = 32 * 1_048_576;
const MAX_RATES = 5_000;
/** By how much a written bound may miss its rate: both are rounded. */
const ROUNDED = 0.001;

const count = z.number().int().min(0).max(1e9);
/** Bounds come as numbers or as text, depending on the version. */
const bound = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .pipe(z.number().min(0).max(1));
const name = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[^\0]*$/, "It holds a NUL character");
const evaluated = z.object({
  probe: name,
  detector: name,
  passed: count.optional(),
  fails: count.optional(),
  nones: count.optional(),
  total_evaluated: count.optional(),
  total: count.optional(),
  confidence_lower: bound.nullish(),
  confidence_upper: bound.nullish(),
});
const started = z.object({
  start_time: z.string().max(100).optional(),
  garak_version: z.string().max(100).optional(),
});
const target = z.record(z.string(), z.unknown());

/**
 * Reads a Garak `report.jsonl` (0.9 to 0.16). The attack success rate is fails / evaluated; what a detector could not judge
 * (`nones`) is not in the denominator. Its bounds are taken where they contain that rate and are no surer than Wilson's. Throws
 * INVALID naming the line.
 */
export function readGarak(file: HandedFile): RedTeamExtract {
  const lines = readText(file, WHAT, { maxBytes: MAX_BYTES }).split("\n");
  const attacks: AttackRate[] = [];
  let [evaluatedWhat, version, ranAt, complete] = ["", "", null as string | null, false];
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const at = `line ${index + 1}`;
    const entry = parseLine(line, at);
    switch (entry.entry_type) {
      case "start_run setup":
        evaluatedWhat = targetOf(readShape(target, entry));
        break;
      case "init": {
        const init = readShape(started, entry, `${WHAT} (${at})`);
        version = init.garak_version ?? "";
        ranAt = isoOf(init.start_time);
        break;
      }
      case "eval":
        attacks.push(rateOf(entry, at));
        break;
      case "completion":
        complete = true;
    }
    if (attacks.length > MAX_RATES) throw wrong(at, `It holds more than ${MAX_RATES} eval entries.`);
  });
  if (attacks.length === 0) {
    throw wrong("", "It holds no entry of the type eval, so nothing was evaluated.");
  }
  const format = version === "" ? "Garak" : `Garak ${version}`;
  const overall = together(attacks);
  return { kind: "red_team", format, evaluated: evaluatedWhat, attacks, overall, complete, ranAt };
}

/** True where the text begins as a Garak report does. */
export function looksLikeGarak(text: string): boolean {
  return /^\s*\{[^\n]*"entry_type"\s*:/.test(text.slice(0, 65_536));
}

function parseLine(line: string, at: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong(at, "It is not JSON: was the file cut off?");
  }
  if (typeof value !== "object" || value === null || !("entry_type" in value)) {
    throw wrong(at, "It is no entry of a Garak report: entry_type is missing.");
  }
  return value as Record<string, unknown>;
}

function rateOf(entry: unknown, at: string): AttackRate {
  const read = readShape(evaluated, entry, `${WHAT} (${at})`);
  const total = read.total_evaluated ?? read.total;
  if (total === undefined) throw wrong(at, "total_evaluated: It is missing.");
  const fails = read.fails ?? (read.passed === undefined ? undefined : total - read.passed);
  if (fails === undefined) throw wrong(at, "fails: It is missing.");
  if (fails < 0 || fails > total) {
    throw wrong(at, `fails: ${fails} of ${total} evaluated cannot be.`);
  }
  const { probe, detector, confidence_lower: lower, confidence_upper: upper } = read;
  const base = {
    probe,
    detector,
    fails,
    total,
    nones: read.nones ?? 0,
    rate: total === 0 ? 0 : fails / total,
  };
  const ours = wilson(fails, total);
  if (lower == null || upper == null) return { ...base, ...ours, bounds: "wilson" };
  if (lower > upper) throw wrong(at, `confidence_lower: ${lower} is above confidence_upper, ${upper}.`);
  if (base.rate < lower - ROUNDED || base.rate > upper + ROUNDED) {
    const why = `confidence_upper: ${fails} of ${total} is ${base.rate.toFixed(3)}, which is not within ${lower} to ${upper}.`;
    throw wrong(at, why, "Hand in the report without confidence bounds: they are computed here.");
  }
  // What counts is how often attacks succeed at most: a report cannot be surer of that than its own numbers are.
  return upper < ours.upper
    ? { ...base, ...ours, bounds: "wilson" }
    : { ...base, lower, upper, bounds: "report" };
}

function together(attacks: readonly AttackRate[]): AttackRate {
  const sum = (of: (one: AttackRate) => number) => attacks.reduce((all, one) => all + of(one), 0);
  const [fails, total, nones] = [sum((one) => one.fails), sum((one) => one.total), sum((one) => one.nones)];
  const rate = total === 0 ? 0 : fails / total;
  return {
    probe: "all",
    detector: "all",
    fails,
    total,
    nones,
    rate,
    ...wilson(fails, total),
    bounds: "wilson",
  };
}

/** `openai gpt-4o`: the names changed with 0.13. */
function targetOf(setup: Record<string, unknown>): string {
  const text = (key: string) => (typeof setup[key] === "string" ? setup[key] : "");
  const type = text("plugins.target_type") || text("plugins.model_type");
  const called = text("plugins.target_name") || text("plugins.model_name");
  return `${type} ${called}`.trim().replaceAll("\0", "").slice(0, 300);
}

/** Garak writes local time without a zone; it is taken for UTC. */
function isoOf(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\dT/.test(text)) return null;
  const ms = Date.parse(/Z|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}

function wrong(at: string, why: string, fix = "Hand in the report.jsonl as Garak wrote it."): DomainError {
  const where = at === "" ? "" : ` (${at})`;
  return new DomainError(
    "INVALID",
    { what: `${WHAT}${where} cannot be used.`, why, fix },
    { file: `${at === "" ? "" : `${at}: `}${why}` },
  );
}
