import { duration } from "@/app/_ui/format/duration";
import type { ApprovalState, ApprovalView } from "@/lib/approvals/approval";

export const STATE_WORDS: Readonly<Record<ApprovalState, string>> = {
  pending: "Waiting",
  approved: "Approved",
  rejected: "Rejected",
  expired: "Ran out of time",
  cancelled: "Cancelled",
};

const VERBS: Readonly<Record<string, string>> = {
  callTool: "call",
  useModel: "use",
  retrieve: "retrieve from",
  delegate: "run",
};

/** `call refund`, `use openai/gpt-4o`. */
export const wants = ({ action, resource }: Pick<ApprovalView, "action" | "resource">): string =>
  `${VERBS[action] ?? action} ${resource}`;

/** `12 m 3 s left`. */
export const timeLeft = (deadlineAt: string, nowMs: number): string =>
  `${duration(Math.max(1_000, Date.parse(deadlineAt) - nowMs))} left`;

/** How it stands: `1 of 2 approved · 12 m left`, `Approved by Kim`. */
export function standing(approval: ApprovalView, nowMs: number): string {
  const { state, needed, answers, deadlineAt } = approval;
  const given = answers.filter(({ answer }) => answer === "approve").length;
  if (state === "pending")
    return [needed > 1 && `${given} of ${needed} approved`, timeLeft(deadlineAt, nowMs)]
      .filter(Boolean)
      .join(" · ");
  const by = answers.map((one) => one.by).join(" and ");
  return by === "" || state === "expired" ? STATE_WORDS[state] : `${STATE_WORDS[state]} by ${by}`;
}
