import { z } from "zod";
import { GATED_STAGES, STAGES } from "@/lib/gates/gate";

/** Which version: of a model by id or `provider/name`, or of an agent by id or name. */
export const named = {
  model: z.string().min(1).max(500).optional().describe("a model's id, or `provider/name`"),
  agent: z.string().min(1).max(500).optional().describe("or an agent's id or name"),
  version: z.string().min(1).max(300).describe("as it is called, or its id"),
};
export const stage = z.enum(GATED_STAGES);

export const subjectJson = z.object({
  kind: z.enum(["model", "agent"]),
  id: z.string(),
  name: z.string(),
  version: z.string(),
  stage: z.enum(STAGES),
  digest: z.string().nullable(),
});

const evidenceOfGate = z.object({
  id: z.string(),
  name: z.string(),
  sha256: z.string(),
  at: z.string(),
  binding: z.enum(["named", "stated"]),
});

const gateResultJson = z.object({
  id: z.string(),
  name: z.string(),
  check: z.string(),
  stage,
  requiredBy: z.string().nullable(),
  owner: z.string().nullable(),
  state: z.enum(["passed", "failed", "missing", "waived"]),
  without: z.enum(["passed", "failed", "missing"]).describe("what it would be without the waiver"),
  why: z.string(),
  evidence: evidenceOfGate.nullable(),
  waiver: z
    .object({
      id: z.string(),
      reason: z.string(),
      endsAt: z.string(),
      askedBy: z.string(),
      confirmedBy: z.string(),
    })
    .nullable(),
});

export const judgementJson = z
  .object({ subject: subjectJson, to: stage, mayGo: z.boolean(), gates: z.array(gateResultJson) })
  .meta({ id: "GateCheck" });
