import { count, counted } from "@/app/_ui/format/count";
import type { EventSummary } from "@/lib/securityEvents/summarise";

/** `1,204 events, last 7 days · 3 failed sign-ins · 12 refusals · 48 contents opened · 2 exports`. */
export function eventsSentence({ counts }: EventSummary, range: string): string {
  const sum = (kinds: readonly string[], outcome?: "failure") =>
    counts
      .filter((one) => kinds.includes(one.kind) && (outcome === undefined || one.outcome === outcome))
      .reduce((total, one) => total + one.count, 0);
  const total = counts.reduce((all, one) => all + one.count, 0);
  if (total === 0) return `No events, ${range}`;
  const told: [number, string, string][] = [
    [sum(["sign_in", "second_factor"], "failure"), "failed sign-in", "failed sign-ins"],
    [sum(["lock_out"]), "lock-out", "lock-outs"],
    [sum(["access_refused", "credential_refused"]), "refusal", "refusals"],
    [sum(["key_new_address"]), "new address", "new addresses"],
    [sum(["content_read"]), "opening of contents", "openings of contents"],
    [sum(["export"]), "export", "exports"],
  ];
  const rest = told.filter(([n]) => n > 0).map(([n, one, many]) => `${count(n)} ${n === 1 ? one : many}`);
  return [`${counted(total, "event")}, ${range}`, ...rest].join(" · ");
}
