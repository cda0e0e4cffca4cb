import type { DecisionMark as Mark } from "@/lib/actions/view";
import css from "./decision.module.css";

const ENFORCED: Record<Mark["effect"], { word: string; glyph: string; tone: string }> = {
  allow: { word: "allowed", glyph: "–", tone: "quiet" },
  deny: { word: "denied", glyph: "⊘", tone: "denied" },
  hold: { word: "held", glyph: "◔", tone: "held" },
};
const OBSERVED: typeof ENFORCED = {
  allow: { word: "would be allowed", glyph: "–", tone: "quiet" },
  deny: { word: "would be denied", glyph: "◌", tone: "observed" },
  hold: { word: "would be held", glyph: "◌", tone: "observed" },
};

/** What policies said in a word, an icon and a colour; of what is only observed it says "would be". */
export function DecisionMark({ decision: { effect, mode } }: { decision: Mark }) {
  const look = (mode === "enforced" ? ENFORCED : OBSERVED)[effect];
  return (
    <span className={css[look.tone]}>
      <span aria-hidden="true" className={css.glyph}>
        {look.glyph}
      </span>
      {look.word}
    </span>
  );
}
