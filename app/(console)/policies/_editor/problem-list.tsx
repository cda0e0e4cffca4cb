"use client";

import { Coded } from "@/app/_ui/content/coded";
import { counted } from "@/app/_ui/format/count";
import type { Problem } from "@/lib/policies/cedar";
import css from "./editor.module.css";
import { type QuickFix, quickFixOf } from "./quick-fix";

const SHOWN = 30;

interface ProblemListProps {
  text: string;
  problems: readonly Problem[];
  /** How many rules were read; null where the text does not parse. */
  rules: number | null;
  busy: boolean;
  failed: string | null;
  onGo: (at: number) => void;
  onFix: ((fix: QuickFix) => void) | null;
}

/** What is wrong with a text, each tied to its line; how many is announced at each reading. */
export function ProblemList({ text, problems, rules, busy, failed, onGo, onFix }: ProblemListProps) {
  const lineOf = (at: number) => text.slice(0, at).split("\n").length;
  return (
    <section aria-label="Problems" className={css.problems} aria-busy={busy}>
      <p role="status">{failed ? `It could not be checked: ${failed}` : sentenceOf(problems, rules)}</p>
      {problems.length > 0 && (
        <ul>
          {problems.slice(0, SHOWN).map((problem) => {
            const fix = onFix && quickFixOf(problem, text);
            return (
              <li key={`${problem.start} ${problem.message}`}>
                <span className={problem.severity === "error" ? css.error : css.warning}>
                  {problem.severity === "error" ? "Error" : "Warning"}
                </span>{" "}
                <button type="button" className={css.line} onClick={() => onGo(problem.start)}>
                  Line {lineOf(problem.start)}
                </button>{" "}
                <Coded of={problem.message} /> {problem.help && <Coded of={problem.help} />}{" "}
                {fix && onFix && (
                  <button type="button" className={css.line} onClick={() => onFix(fix)}>
                    {fix.label}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function sentenceOf(problems: readonly Problem[], rules: number | null): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const parts = [
    rules !== null && counted(rules, "rule"),
    errors > 0 ? counted(errors, "error") : "no errors",
    warnings > 0 && counted(warnings, "warning"),
  ];
  return parts.filter(Boolean).join(" · ");
}
