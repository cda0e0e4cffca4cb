import { Text } from "@/app/_ui/content/text";
import type { DiffRun } from "@/lib/tools/compare";
import css from "./tools.module.css";

const EDGE = 240;

/** What was taken out and put in, by words: a sign, a line and a ground, never colour alone; long stretches that stayed are cut. */
export function WordDiff({ runs }: { runs: readonly DiffRun[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box without a focusable child needs a stop
    <pre className={css.text} tabIndex={0} role="group" aria-label="The difference by words">
      {runs.map((run, index) => (
        // The position is the identity: runs never move.
        <Run key={`${index}-${run.mark}`} run={run} />
      ))}
    </pre>
  );
}

function Run({ run: { mark, text } }: { run: DiffRun }) {
  if (mark === "same") return <Text of={shortened(text)} />;
  const Element = mark === "added" ? "ins" : "del";
  return (
    <Element className={mark === "added" ? css.added : css.removed}>
      <span className={css.sign} aria-hidden="true">
        {mark === "added" ? "+" : "−"}
      </span>
      <span className="bw-unseen">{mark === "added" ? " added: " : " removed: "}</span>
      <Text of={text} />
      <span className="bw-unseen"> end </span>
    </Element>
  );
}

function shortened(text: string): string {
  if (text.length <= EDGE * 3) return text;
  const left = text.length - EDGE * 2;
  return `${text.slice(0, EDGE)}\n… ${left} characters that stayed …\n${text.slice(-EDGE)}`;
}
