import type { Severity } from "@/lib/findings/finding";
import css from "./findings.module.css";
import { SEVERITY_WORDS } from "./words";

const MARKS: Readonly<Record<Severity, { glyph: string; tone: string | undefined }>> = {
  critical: { glyph: "⬣", tone: css.critical },
  high: { glyph: "▲", tone: css.high },
  medium: { glyph: "◆", tone: css.medium },
  low: { glyph: "●", tone: css.low },
};

/** How bad it is: a shape and a word. */
export function SeverityMark({ severity }: { severity: Severity }) {
  const { glyph, tone } = MARKS[severity];
  return (
    <span className={`${css.severity} ${tone ?? ""}`}>
      <span aria-hidden="true">{glyph}</span> {SEVERITY_WORDS[severity]}
    </span>
  );
}
