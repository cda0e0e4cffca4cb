import type { ToolView } from "@/lib/tools/tool";
import css from "./tools.module.css";
import { ACCESS_WORDS, APPROVAL_WORDS } from "./words";

const MARKS = {
  none: { glyph: "◌", tone: css.open },
  approved: { glyph: "✓", tone: css.good },
  changed: { glyph: "≠", tone: css.bad },
  refused: { glyph: "⊘", tone: css.bad },
};

/** Whether somebody vouches for what the tool is now: a word with a mark. */
export function ToolMark({ tool }: { tool: Pick<ToolView, "state" | "approval" | "fingerprint"> }) {
  if (tool.state === "discovered") return <Mark glyph="◌" word="Unregistered" tone={css.open} />;
  if (tool.state === "gone") return <Mark glyph="–" word="No longer listed" tone={css.subtle} />;
  if (tool.fingerprint === null) return <Mark glyph="–" word="Definition unknown" tone={css.subtle} />;
  const { glyph, tone } = MARKS[tool.approval];
  return <Mark glyph={glyph} word={APPROVAL_WORDS[tool.approval]} tone={tone} />;
}

export function Mark({ glyph, word, tone }: { glyph: string; word: string; tone: string | undefined }) {
  return (
    <span className={`${css.mark} ${tone ?? ""}`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}

/** What it may do; a suggestion of its server is said to be one. */
export function Access({ tool }: { tool: Pick<ToolView, "accessType" | "suggestedAccess"> }) {
  if (tool.accessType !== null) return <span>{ACCESS_WORDS[tool.accessType]}</span>;
  if (tool.suggestedAccess === null) return <span className={css.subtle}>{ACCESS_WORDS.unknown}</span>;
  return (
    <span>
      {ACCESS_WORDS[tool.suggestedAccess]} <span className={css.subtle}>(says its server)</span>
    </span>
  );
}
