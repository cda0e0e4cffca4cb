import { processState } from "@/lib/base/process";
import css from "./space-banner.module.css";

/** Loud only while the lake does not take decisions: they are made and kept, and the audit lacks them until it is back. */
export function DecisionsBanner() {
  const decisions = processState().decisions?.();
  if (!decisions || (decisions.lastError === null && !decisions.isFull)) return null;
  const { spooledRows, isFull } = decisions;
  const count = spooledRows === 1 ? "1 decision waits" : `${spooledRows} decisions wait`;
  return (
    <p role="status" className={isFull ? css.full : css.low}>
      <strong>The lake is away.</strong>{" "}
      {isFull
        ? `${count} on disk and there is no room for more: the decision point denies everything until the lake is back.`
        : `The decision point goes on: ${count} on disk and will be in the audit when the lake is back.`}
    </p>
  );
}
