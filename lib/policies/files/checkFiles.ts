import { DomainError } from "@/lib/base/errors";
import { RuleBook } from "../book";
import { type Problem, parsePolicy } from "../cedar";
import { checkText } from "../check";
import type { Effect } from "../decision";
import { judge } from "../judge";
import { rulesOf } from "../rule";
import { type PolicyCase, readCases } from "./cases";
import { type FiledPolicy, type PolicyFile, readFiles } from "./manifest";
import { readSchemaFile } from "./schemaFile";

/** A mistake in a file; line and column begin at 1. */
interface FileProblem extends Pick<Problem, "severity" | "message" | "help"> {
  path: string;
  line: number;
  column: number;
}

export interface CheckedFiles {
  policies: number;
  rules: number;
  /** Whether there was a schema file: without one no tool has typed arguments, and no name is held to the catalogs. */
  hasSchema: boolean;
  problems: FileProblem[];
}

/** Checks the files of a folder without any server. Throws INVALID for a manifest or schema that cannot be read. */
export function checkFiles(files: readonly PolicyFile[]): CheckedFiles {
  const { shapes, known } = readSchemaFile(files);
  const checked = readFiles(files).map(({ path, text }) => ({
    path,
    text,
    ...checkText(text, shapes, known),
  }));
  return {
    policies: checked.length,
    rules: checked.reduce((sum, { rules }) => sum + (rules?.length ?? 0), 0),
    hasSchema: known !== null,
    problems: checked.flatMap(({ path, text, problems }) => problems.map((one) => placed(path, text, one))),
  };
}

function placed(path: string, text: string, { severity, message, help, start }: Problem): FileProblem {
  const before = text.slice(0, start).split("\n");
  return { path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, severity, message, help };
}

/** How one case went. */
export interface CaseResult {
  path: string;
  name: string;
  expected: Effect;
  effect: Effect;
  rules: string[];
  reason: string;
  passed: boolean;
}

/**
 * Judges the cases of a folder by all of its policies together, as if in force in the mode that the manifest says (enforce
 * where it says none or observe: a case asks what would be decided). Throws INVALID for files with an error.
 */
export function testFiles(files: readonly PolicyFile[]): CaseResult[] {
  const { shapes } = readSchemaFile(files);
  const rules = readFiles(files).flatMap((one, at) => compile(one, at));
  const book = new RuleBook(rules, shapes);
  return readCases(files).map((one) => runCase(book, one));
}

function compile({ name, path, text, mode }: FiledPolicy, at: number) {
  const parsed = parsePolicy(text);
  if (parsed.rules === null) {
    const [problem] = parsed.problems;
    const why = `${path}: ${problem?.message ?? ""}`;
    throw new DomainError("INVALID", { what: "The policies cannot be tried.", why }, { [path]: why });
  }
  const from = { policy: `pol_${at}`, policyName: name, version: 0 };
  return rulesOf(parsed.rules, { ...from, mode: mode === "hold" ? "hold" : "enforce" });
}

function runCase(book: RuleBook, { path, name, facts, expect: expected, rules }: PolicyCase): CaseResult {
  const decision = judge({ book, digest: "files" }, facts, { mode: "simulated", clock: () => 0 });
  const decided = decision.rules.map(({ rule }) => rule).sort();
  const isRight = rules === null || [...rules].sort().join(" ") === decided.join(" ");
  const { effect, reason } = decision;
  return { path, name, expected, effect, rules: decided, reason, passed: effect === expected && isRight };
}
