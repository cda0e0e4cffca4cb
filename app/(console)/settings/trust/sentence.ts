import { counted } from "@/app/_ui/format/count";
import type { IdentityView } from "@/lib/agents/identity";
import type { CardKeyView } from "@/lib/cards/keys";
import type { IssuerView } from "@/lib/trust/issuer";

/** `2 issuers, 1 cannot be read · 14 identities of 9 agents · 3 pinned card keys`. */
export function trustSentence({
  issuers,
  identities,
  keys,
}: {
  issuers: readonly IssuerView[];
  identities: readonly IdentityView[];
  keys: readonly CardKeyView[];
}): string {
  const broken = issuers.filter(({ state }) => state !== "ready").length;
  const agents = new Set(identities.map(({ agent }) => agent.id)).size;
  return [
    issuers.length === 0
      ? "No issuer is registered: agents send with ingest keys only"
      : counted(issuers.length, "issuer") + (broken > 0 ? `, ${broken} cannot be read` : ""),
    identities.length === 0
      ? "no identity is bound to an agent"
      : `${counted(identities.length, "bound identity", "bound identities")} of ${counted(agents, "agent")}`,
    keys.length === 0 ? "no card key is pinned" : counted(keys.length, "pinned card key"),
  ].join(" · ");
}
