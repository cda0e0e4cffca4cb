import { z } from "zod";
import { POLICY_MODES } from "@/lib/policies/decision";
import { MAX_POLICY_CHARS } from "@/lib/policies/limits";
import type { KnownShape } from "@/lib/policies/shapes";
import { POLICY_STATES } from "@/lib/policies/states";

export const idParams = z.object({ id: z.string().max(100) });
export const number = z.coerce.number().int().min(1).max(1_000_000);
export const why = z.string().max(1_000).describe("In words that others will read.");
export const mode = z.enum(POLICY_MODES).describe("observe records, hold makes a deny wait, enforce decides");
export const text = z.string().max(MAX_POLICY_CHARS).describe("Cedar");
export const named = {
  name: z.string().max(200),
  description: z.string().max(4_000).nullish(),
};

export const toolsJson = z
  .record(
    z.string(),
    z.object({
      source: z.enum(["schema", "recorded"]),
      shape: z.record(z.string(), z.looseObject({ type: z.string(), optional: z.boolean() })),
    }),
  )
  .describe("Typed arguments by tool name, and what tells them.");

/** Typed arguments as the API says them. */
export function printTools(tools: Readonly<Record<string, KnownShape>>): z.input<typeof toolsJson> {
  const plain = Object.entries(tools).map(([name, { source, shape }]) => [
    name,
    { source, shape: Object.fromEntries(Object.entries(shape).map(([at, field]) => [at, { ...field }])) },
  ]);
  return Object.fromEntries(plain);
}

const person = z.object({ id: z.string(), name: z.string() });
const versionState = z.enum(["review", "approved", "rejected", "withdrawn"]);

export const policyJson = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    state: z.enum(POLICY_STATES),
    inForce: z
      .object({ version: z.number().int(), mode, since: z.string(), by: z.string(), why: z.string() })
      .nullable(),
    draft: z
      .object({ revision: z.number().int(), by: z.string().nullable(), at: z.string().nullable() })
      .nullable()
      .describe("What nobody has proposed yet."),
    newest: z
      .object({ number: z.number().int(), state: versionState, by: z.string(), at: z.string() })
      .nullable(),
    lastChange: z.object({ at: z.string(), by: z.string() }),
    createdAt: z.string(),
  })
  .meta({ id: "Policy" });

export const versionJson = z
  .object({
    id: z.string(),
    number: z.number().int(),
    digest: z.string(),
    state: versionState,
    draftRevision: z.number().int(),
    why: z.string(),
    proposedBy: person,
    proposedAt: z.string(),
    review: z
      .object({
        by: z.string().nullable(),
        byName: z.string().nullable(),
        at: z.string().nullable(),
        note: z.string().nullable(),
      })
      .nullable(),
    editors: z.array(z.string()).readonly(),
  })
  .meta({ id: "PolicyVersion" });

const publicationJson = z
  .object({
    id: z.string(),
    version: z.number().int(),
    mode,
    kind: z.enum(["publish", "mode", "rollback"]),
    why: z.string(),
    by: person,
    from: z.string(),
    to: z.string().nullable(),
    endWhy: z.string().nullable(),
    endedBy: z.string().nullable(),
    backtest: z.string().nullable(),
    backtestSummary: z.looseObject({}).nullable(),
  })
  .meta({ id: "PolicyPublication" });

const backtestRefJson = z.object({
  id: z.string(),
  digest: z.string(),
  draftRevision: z.number().int(),
  mode,
  state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  from: z.string(),
  to: z.string(),
  by: z.string(),
  at: z.string(),
});

export const policyDetailJson = policyJson
  .extend({
    text: z.string().describe("The draft's, or the newest version's."),
    digest: z.string(),
    revision: z.number().int().describe("What the next edit is made from."),
    editors: z.array(z.string()).readonly(),
    archivedAt: z.string().nullable(),
    versions: z.array(versionJson),
    publications: z.array(publicationJson),
    backtests: z.array(backtestRefJson),
  })
  .meta({ id: "PolicyDetail" });

export const publishedJson = z
  .object({ publication: z.string(), version: z.number().int(), mode, from: z.string() })
  .meta({ id: "PolicyInForce" });

const diffRule = z.object({
  rule: z.string(),
  title: z.string().nullable(),
  effect: z.enum(["permit", "forbid"]),
});

export const policyDiffJson = z
  .object({
    parts: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
    rules: z
      .object({ added: z.array(diffRule), removed: z.array(diffRule), changed: z.array(diffRule) })
      .nullable()
      .describe("Null where one of the texts does not parse."),
  })
  .meta({ id: "PolicyDiff" });
