import outcome from "@/app/_ui/outcome/outcome.module.css";
import type { JobState } from "@/lib/jobs/job";
import css from "./jobs.module.css";

const LOOK: Record<JobState, { word: string; glyph: string; tone: string }> = {
  waiting: { word: "Waiting", glyph: "◷", tone: "quiet" },
  running: { word: "Running", glyph: "▸", tone: "held" },
  done: { word: "Done", glyph: "✓", tone: "quiet" },
  failed: { word: "Failed", glyph: "✕", tone: "loud" },
  cancelled: { word: "Cancelled", glyph: "⊖", tone: "quiet" },
};

/** A job's state by icon and word; colour only where it went wrong or is under way. */
export function StateMark({ state, stopping = false }: { state: JobState; stopping?: boolean }) {
  const { word, glyph, tone } = LOOK[state];
  return (
    <span className={tone === "quiet" ? css.state : outcome[tone]}>
      <span aria-hidden="true" className={outcome.glyph}>
        {glyph}
      </span>
      {stopping && state === "running" ? "Stopping" : word}
    </span>
  );
}
