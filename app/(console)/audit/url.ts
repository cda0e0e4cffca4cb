import { type ListUrl, param, printUrl, readListUrl, type SearchParams } from "@/app/_ui/list/list-url";

/** Everything that the audit page shows stands in its address. */
export interface AuditUrl extends ListUrl {
  /** The action in the inspector. */
  sel: string;
}

export const AUDIT_PATH = "/audit";

export function readAuditUrl(params: SearchParams): AuditUrl {
  return { ...readListUrl(params), sel: param(params, "sel") };
}

/** The address for `url`; changing what is listed drops the cursor and the selection, which belong to the old list. */
export function auditHref(url: AuditUrl, change: Partial<AuditUrl> = {}): string {
  const relists = "q" in change || "from" in change || "to" in change;
  const { q, from, to, cursor, sel } = { ...url, ...(relists ? { cursor: "", sel: "" } : {}), ...change };
  return printUrl(AUDIT_PATH, { q, from, to, cursor, sel });
}
