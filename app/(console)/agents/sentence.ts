import { count, counted } from "@/app/_ui/format/count";
import type { AgentCounts } from "@/lib/agents/facets";

/** `43 agents · 5 unregistered · 2 without an owner · 1 suspended`; what is none of is left out, but the unregistered. */
export function agentsSentence(counts: AgentCounts): string {
  if (counts.agents === 0) return "No agents yet";
  const parts: [number, string][] = [
    [counts.ownerless, "without an owner"],
    [counts.orphaned - counts.ownerless, "whose owner is no member"],
    [counts.suspended, "suspended"],
    [counts.lapsed, "with a lapsed attestation"],
  ];
  return [
    counted(counts.agents, "agent"),
    `${count(counts.unregistered)} unregistered`,
    ...parts.filter(([n]) => n > 0).map(([n, words]) => `${count(n)} ${words}`),
  ].join(" · ");
}
