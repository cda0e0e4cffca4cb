import type { Outcome } from "@/lib/actions/action";
import css from "./outcome.module.css";

const LOOK: Record<Outcome, { word: string; glyph: string | null; tone: string }> = {
  ok: { word: "ok", glyph: null, tone: "quiet" },
  unknown: { word: "unknown", glyph: null, tone: "quiet" },
  error: { word: "Error", glyph: "✕", tone: "loud" },
  denied: { word: "Denied", glyph: "⊘", tone: "loud" },
  cancelled: { word: "Cancelled", glyph: "⊖", tone: "held" },
};

/** Quiet where all is well; icon, colour and word where it is not. */
export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const look = LOOK[outcome];
  return (
    <span className={css[look.tone]}>
      {look.glyph !== null && (
        <span aria-hidden="true" className={css.glyph}>
          {look.glyph}
        </span>
      )}
      {look.word}
    </span>
  );
}
