import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { downloadEvidence, EVIDENCE_KINDS, type EvidenceView, getEvidence } from "@/lib/gates/evidence";
import { findNamed } from "@/lib/gates/named";
import { submitEvidence } from "@/lib/gates/submit";
import { tellSubject } from "@/lib/gates/told";
import { listEvidence } from "@/lib/gates/view";
import { named, subjectJson } from "../gates/schemas";

const tag = "evidence";
const idParams = z.object({ id: z.string().max(100) });

const evidenceJson = z
  .object({
    id: z.string(),
    kind: z.enum(EVIDENCE_KINDS),
    format: z.string(),
    name: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    pinned: z.string().nullable().describe("the version's digest that it counts for"),
    binding: z
      .enum(["named", "stated"])
      .describe("whether the file names that digest, or the sender said so"),
    madeAt: z.string().nullable(),
    by: z.string(),
    at: z.string(),
    lastAt: z
      .string()
      .describe("When the same file was handed in for the last time: of each kind the newest counts."),
    extract: z.record(z.string(), z.unknown()).describe("what was read from it"),
  })
  .meta({ id: "Evidence" });

const jsonOf = ({ extract, ...rest }: EvidenceView) => ({ ...rest, extract: { ...extract } });

export const submitEvidenceOperation = defineOperation({
  method: "POST",
  path: "/api/v1/evidence",
  tag,
  ability: "evidence.submit",
  summary: "Hand in a file as evidence about a version",
  description:
    "The body is the file: a model.sig (OpenSSF Model Signing), a list of digests, a CycloneDX ML-BOM or an AI BOM in SPDX 3.0.1, results of lm-evaluation-harness or EvalHub, a report.jsonl of Garak. One that names another digest than the version's is refused. The same file again is the one that is there.",
  query: z.strictObject({
    ...named,
    kind: z.enum(EVIDENCE_KINDS),
    name: z.string().min(1).max(200).default("file").describe("the file's name, for people"),
    digest: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/)
      .optional()
      .describe("the digest that was evaluated: refused unless it is the version's"),
  }),
  file: "evidence",
  response: evidenceJson,
  status: 201,
  run: async (ctx, { query: { kind, name, digest, ...which }, request }) => {
    const subject = await findNamed(ctx, which);
    const file = await readFileBody(request, name);
    return jsonOf(await submitEvidence(ctx, subject.kind, subject.id, { kind, file, digest }));
  },
});

export const listEvidenceOperation = defineOperation({
  method: "GET",
  path: "/api/v1/evidence",
  tag,
  ability: "audit.read",
  summary: "List the evidence about a version, the newest first",
  query: z.strictObject(named),
  response: z.object({
    subject: subjectJson,
    evidence: z.array(evidenceJson.extend({ counts: z.boolean() })),
  }),
  run: async (ctx, { query }) => {
    const { kind, id } = await findNamed(ctx, query);
    const { subject, evidence } = await listEvidence(ctx, kind, id);
    return {
      subject: tellSubject(subject),
      evidence: evidence.map(({ counts, ...one }) => ({ ...jsonOf(one), counts })),
    };
  },
});

export const getEvidenceOperation = defineOperation({
  method: "GET",
  path: "/api/v1/evidence/{id}",
  tag,
  ability: "audit.read",
  summary: "One file that was handed in, and what was read from it",
  params: idParams,
  response: evidenceJson,
  run: async (ctx, { params }) => jsonOf(await getEvidence(ctx, params.id)),
});

export const downloadEvidenceOperation = defineOperation({
  method: "GET",
  path: "/api/v1/evidence/{id}/file",
  tag,
  ability: "audit.read",
  summary: "The file as it was handed in",
  description: "Kept up to 4 MiB, signatures and lists of digests always.",
  params: idParams,
  mediaType: "application/octet-stream",
  run: async (ctx, { params }) => {
    const { name, bytes } = await downloadEvidence(ctx, params.id);
    const headers = {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
    };
    return new Response(Buffer.from(bytes), { headers });
  },
});
