import type { ApprovalState } from "@/lib/approvals/approval";
import css from "./approvals.module.css";
import { STATE_WORDS } from "./words";

const MARKS: Readonly<Record<ApprovalState, { glyph: string; tone: string | undefined }>> = {
  pending: { glyph: "⏸", tone: css.waiting },
  approved: { glyph: "✓", tone: css.quiet },
  rejected: { glyph: "⊘", tone: css.loud },
  expired: { glyph: "⊖", tone: css.loud },
  cancelled: { glyph: "⊖", tone: css.quiet },
};

/** How an approval stands: a shape and a word. */
export function StateMark({ state }: { state: ApprovalState }) {
  const { glyph, tone } = MARKS[state];
  return (
    <span className={`${css.mark} ${tone ?? ""}`}>
      <span aria-hidden="true">{glyph}</span> {STATE_WORDS[state]}
    </span>
  );
}
