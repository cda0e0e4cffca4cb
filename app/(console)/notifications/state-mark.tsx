import outcome from "@/app/_ui/outcome/outcome.module.css";
import type { DeliveryState } from "@/lib/notify/delivery";

const LOOK: Record<DeliveryState, { word: string; glyph: string; tone: string }> = {
  waiting: { word: "Waiting", glyph: "◷", tone: "held" },
  delivered: { word: "Delivered", glyph: "✓", tone: "quiet" },
  dead: { word: "Dead", glyph: "✕", tone: "loud" },
};

/** A delivery's state by icon and word; colour only where it is not delivered. */
export function StateMark({ state }: { state: DeliveryState }) {
  const { word, glyph, tone } = LOOK[state];
  return (
    <span className={outcome[tone]}>
      <span aria-hidden="true" className={outcome.glyph}>
        {glyph}
      </span>
      {word}
    </span>
  );
}
