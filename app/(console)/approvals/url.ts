import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { APPROVAL_STATES, type ApprovalState } from "@/lib/approvals/approval";

export const APPROVALS_PATH = "/approvals";

/** What the queue shows; empty text means: not said. */
export interface ApprovalsUrl {
  state: ApprovalState | "";
  cursor: string;
}

export function readApprovalsUrl(params: SearchParams): ApprovalsUrl {
  return {
    state: APPROVAL_STATES.find((one) => one === param(params, "state")) ?? "",
    cursor: param(params, "cursor"),
  };
}

export const approvalsHref = (url: ApprovalsUrl, change: Partial<ApprovalsUrl> = {}): string =>
  printUrl(APPROVALS_PATH, { ...url, ...change });

export const approvalHref = (id: string): string => `${APPROVALS_PATH}/${encodeURIComponent(id)}`;
