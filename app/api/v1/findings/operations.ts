import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { checkFindings } from "@/lib/findings/check";
import { FINDING_STATES, SEVERITIES } from "@/lib/findings/finding";
import { getFinding, listFindings, MAX_FINDINGS } from "@/lib/findings/list";
import { acknowledgeFinding, reopenFinding, resolveFinding } from "@/lib/findings/settle";
import { idParams } from "../principals/schemas";

const tag = "findings";
const read = "audit.read";
const write = "findings.write";
const instant = z.string().nullable();
const number = z.number().int();

const findingJson = z
  .object({
    id: z.string(),
    kind: z.string(),
    severity: z.enum(SEVERITIES),
    subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    facts: z.record(z.string(), z.unknown()),
    state: z.enum(FINDING_STATES),
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    openedAt: z.string().describe("since when it is open: it may have come back"),
    timesOpened: number,
    acknowledgedAt: instant,
    acknowledgedBy: z.string().nullable(),
    resolvedAt: instant,
    resolvedBy: z.string().nullable().describe("null where it is no longer so by itself"),
    resolvedReason: z.string().nullable(),
  })
  .meta({ id: "Finding" });

export const listFindingsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/findings",
  tag,
  ability: read,
  summary: "List the findings, the worst first",
  query: z.strictObject({
    state: z
      .enum([...FINDING_STATES, "open"])
      .default("open")
      .describe("`open` is new and acknowledged."),
    kind: z.string().max(100).optional(),
    severity: z.enum(SEVERITIES).optional(),
    q: z.string().max(200).optional().describe("Part of the subject's name, or its id."),
    limit: z.coerce.number().int().min(1).max(MAX_FINDINGS).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ findings: z.array(findingJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listFindings(ctx, query),
});

export const getFindingOperation = defineOperation({
  method: "GET",
  path: "/api/v1/findings/{id}",
  tag,
  ability: read,
  summary: "One finding",
  params: idParams,
  response: findingJson,
  run: (ctx, { params }) => getFinding(ctx, params.id),
});

export const acknowledgeFindingOperation = defineOperation({
  method: "POST",
  path: "/api/v1/findings/{id}/acknowledge",
  tag,
  ability: write,
  summary: "Say that somebody looks after it",
  params: idParams,
  response: findingJson,
  run: async (ctx, { params: { id } }) => {
    await acknowledgeFinding(ctx, id);
    return getFinding(ctx, id);
  },
});

export const resolveFindingOperation = defineOperation({
  method: "POST",
  path: "/api/v1/findings/{id}/resolve",
  tag,
  ability: write,
  summary: "Close a finding with a reason",
  description: "Where it still is so, it opens again only once it was gone.",
  params: idParams,
  body: z.strictObject({ reason: z.string() }),
  response: findingJson,
  run: async (ctx, { params: { id }, body }) => {
    await resolveFinding(ctx, id, body.reason);
    return getFinding(ctx, id);
  },
});

export const reopenFindingOperation = defineOperation({
  method: "POST",
  path: "/api/v1/findings/{id}/reopen",
  tag,
  ability: write,
  summary: "Open again what somebody resolved",
  params: idParams,
  response: findingJson,
  run: async (ctx, { params: { id } }) => {
    await reopenFinding(ctx, id);
    return getFinding(ctx, id);
  },
});

export const checkFindingsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/findings/check",
  tag,
  ability: write,
  summary: "Look for what needs a person at once",
  description: "The same as takes place every five minutes.",
  response: z.object({ opened: number, resolved: number, open: number }),
  run: (ctx) => checkFindings(ctx),
});
