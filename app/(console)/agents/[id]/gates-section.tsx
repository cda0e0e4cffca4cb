import { Fragment } from "react";
import type { Ctx } from "@/lib/access/ctx";
import { listAgentVersions } from "@/lib/agents/versions";
import { EvidenceSection } from "../../gates/evidence-section";
import { VersionGates } from "../../gates/gates-section";
import { EvaluationsSection } from "../../models/[id]/evaluations-section";
import { agentHref } from "../url";

/** What the agent's newest version, and the one in production, must pass and have passed. */
export async function GatesSection({ ctx, agentId }: { ctx: Ctx; agentId: string }) {
  const versions = await listAgentVersions(ctx, agentId);
  const inProduction = versions.find(({ stage }) => stage === "production");
  const shown = new Set([versions[0], inProduction].flatMap((one) => one?.id ?? []));
  return [...shown].map((versionId) => {
    const one = { ctx, kind: "agent", versionId, retryHref: agentHref(agentId) } as const;
    return (
      <Fragment key={versionId}>
        <VersionGates {...one} users={null} />
        <EvaluationsSection {...one} />
        <EvidenceSection {...one} />
      </Fragment>
    );
  });
}
