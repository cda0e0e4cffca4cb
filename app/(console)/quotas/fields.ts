import type { QuotaGiven } from "@/lib/quotas/input";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A quota as the form's fields say it, for the verb to read: what stands in a field as text goes on as numbers and lists. The
 * preview and the submission read the same fields by this, so that they mean the same.
 */
export function quotaOfFields(fields: Fields): Record<keyof QuotaGiven, unknown> {
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? value.trim() : "";
  };
  const kind = text("subjectKind");
  const subject = text("subject") || text(`subject-${kind}`);
  const per = text("per");
  return {
    name: text("name") || undefined,
    subjectKind: kind || undefined,
    subject: kind === "tenant" ? null : subject || null,
    per: per || (subject === "" && kind !== "tenant" ? kind : undefined),
    models: [...listed(fields.model), ...text("models").split(",")]
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    measure: text("measure") || undefined,
    ceiling: text("ceiling"),
    windowUnit: text("measure") === "concurrency" ? "none" : text("windowUnit") || undefined,
    windowCount: isCounted(text("windowUnit")) ? numberOf(text("windowCount") || "1") : 1,
    zone: text("zone") || undefined,
    fiscalStartMonth: numberOf(text("fiscalStartMonth") || "1"),
    mode: text("mode") || undefined,
    alertsAt: text("alertsAt")
      .split(/[\s,%]+/)
      .filter((part) => part !== "")
      .map(numberOf),
    enabled: text("enabled") !== "no",
  };
}

export const isCounted = (unit: string) => unit === "second" || unit === "minute" || unit === "hour";

/** What is no number goes on as it is, so that the verb says so. */
const numberOf = (text: string): number | string => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text);

function listed(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}
