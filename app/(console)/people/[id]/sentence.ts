import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import type { PrincipalView } from "@/lib/principals/principal";

/** `Person · 3 names · first seen 12 d ago · last seen 2 m ago · with an account`. */
export function personSentence(one: PrincipalView, nowMs: number): string {
  const seen =
    one.firstSeenAt && one.lastSeenAt
      ? [`first seen ${ago(one.firstSeenAt, nowMs)}`, `last seen ${ago(one.lastSeenAt, nowMs)}`]
      : ["never seen in telemetry"];
  const account = one.accounts.length > 0 ? "with an account" : "without account";
  return [
    one.kind === "person" ? "Person" : "Service",
    counted(one.aliases.length, "name"),
    ...seen,
    ...(one.kind === "person" ? [account] : []),
  ].join(" · ");
}
