import type { Ctx } from "@/lib/access/ctx";
import { EvidenceSection } from "../../gates/evidence-section";
import { VersionGates } from "../../gates/gates-section";
import { modelHref } from "../url";
import { BomSection } from "./bom-section";
import { EvaluationsSection } from "./evaluations-section";
import { SignatureSection } from "./signature-section";

interface GatesSectionProps {
  ctx: Ctx;
  modelId: string;
  versionId: string;
  /** How many agents use the model. */
  users: number;
}

/** Whether the version may go on, and all that speaks for and against it. */
export function GatesSection({ ctx, modelId, versionId, users }: GatesSectionProps) {
  const one = { ctx, versionId, retryHref: modelHref(modelId, { version: versionId }) };
  return (
    <>
      <VersionGates {...one} kind="model" users={users} />
      <SignatureSection {...one} />
      <EvaluationsSection {...one} kind="model" />
      <BomSection {...one} />
      <EvidenceSection {...one} kind="model" />
    </>
  );
}
