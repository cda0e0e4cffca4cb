import type { Outcome } from "@/lib/actions/action";
import type { DecisionMark as Mark } from "@/lib/actions/view";
import { OutcomeMark } from "../outcome/outcome";
import { DecisionMark } from "./decision-mark";

/**
 * How a row ended, or, where it went through and policies would not have let it, what they said. An outcome that is loud
 * itself stays, and the decision is told beside it; an allow is not worth a mark.
 */
export function OutcomeOrDecision({
  outcome,
  decision,
  quiet = true,
}: {
  outcome: Outcome;
  decision: Mark | null;
  /** False where outcomes that are as they should be are left out. */
  quiet?: boolean;
}) {
  const isQuiet = outcome === "ok" || outcome === "unknown";
  if (decision === null || decision.effect === "allow")
    return isQuiet && !quiet ? null : <OutcomeMark outcome={outcome} />;
  if (isQuiet)
    return (
      <span title={`Outcome: ${outcome}`}>
        <DecisionMark decision={decision} />
        {quiet && <span className="bw-unseen">, outcome {outcome}</span>}
      </span>
    );
  const { effect, mode } = decision;
  const said = `${mode === "enforced" ? "" : "would be "}${effect === "deny" ? "denied" : "held"}`;
  return (
    <span title={`Policies: ${said}`}>
      <OutcomeMark outcome={outcome} />
      <span className="bw-unseen">, policies: {said}</span>
    </span>
  );
}
