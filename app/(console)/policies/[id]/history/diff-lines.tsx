import { Text } from "@/app/_ui/content/text";
import type { DiffPart } from "@/lib/policies/compare";
import css from "../../policies.module.css";

/** Lines that stayed beside a change; more of them are left out. */
const BESIDE = 4;

interface Line {
  kind: DiffPart["kind"] | "cut";
  text: string;
}

/** Two texts by line: what was added and removed has a sign and a word, never colour alone. */
export function DiffLines({ parts }: { parts: readonly DiffPart[] }) {
  const lines = parts.flatMap((part, at) => linesOf(part, at === 0, at === parts.length - 1));
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box without a focusable child needs a stop
    <div className={css.diff} tabIndex={0} role="group" aria-label="The difference by lines">
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move.
        <div
          key={at}
          className={line.kind === "added" ? css.added : line.kind === "removed" ? css.removed : undefined}
        >
          <span aria-hidden="true">{line.kind === "added" ? "+" : line.kind === "removed" ? "−" : ""}</span>
          <span>
            {line.kind === "added" && <span className="bw-unseen">added: </span>}
            {line.kind === "removed" && <span className="bw-unseen">removed: </span>}
            <Text of={line.text} />
          </span>
        </div>
      ))}
    </div>
  );
}

function linesOf({ kind, text }: DiffPart, isFirst: boolean, isLast: boolean): Line[] {
  const lines = text.replace(/\n$/u, "").split("\n");
  const all = (list: readonly string[]): Line[] => list.map((line) => ({ kind, text: line }));
  if (kind !== "same" || lines.length <= BESIDE * 2 + 2) return all(lines);
  const [head, tail] = [isFirst ? [] : lines.slice(0, BESIDE), isLast ? [] : lines.slice(-BESIDE)];
  const left = lines.length - head.length - tail.length;
  return [...all(head), { kind: "cut", text: `… ${left} lines that stayed …` }, ...all(tail)];
}
