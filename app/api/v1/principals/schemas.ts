import { z } from "zod";
import { ALIAS_KINDS } from "@/lib/principals/alias";
import { MAX_PRINCIPALS } from "@/lib/principals/list";
import { MAX_SUGGESTIONS } from "@/lib/principals/suggest";
import { SUGGESTION_RULES } from "@/lib/principals/suggestion";

const instant = z.string().nullable();
const kind = z.enum(["person", "service"]);
export const idParams = z.object({ id: z.string().max(100) });
export const reference = z.object({ id: z.string(), name: z.string() });

export const principalsQuery = z.strictObject({
  q: z.string().max(200).optional().describe("Part of a name or of an alias, or an id."),
  kind: kind.optional(),
  account: z.stringbool().optional().describe("Persons with or without a member's account."),
  team: z.string().max(100).optional().describe("Members of this team."),
  ownerTeam: z.string().max(100).optional().describe("Services that this team answers for."),
  limit: z.coerce.number().int().min(1).max(MAX_PRINCIPALS).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const suggestionsQuery = z.strictObject({
  of: z.string().max(100).optional().describe("Only those that concern this principal."),
  limit: z.coerce.number().int().min(1).max(MAX_SUGGESTIONS).default(20),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const principalJson = z
  .object({
    id: z.string(),
    kind,
    name: z.string(),
    purpose: z.string().nullable().describe("of a service"),
    ownerTeam: reference.nullable().describe("of a service"),
    accounts: z.array(z.object({ id: z.string(), email: z.string(), name: z.string() })),
    source: z.enum(["seen", "member", "made"]),
    mergedInto: reference.nullable(),
    aliases: z.array(
      z.object({
        kind: z.enum(ALIAS_KINDS),
        value: z.string(),
        firstSeenAt: instant.describe("in telemetry"),
        lastSeenAt: instant,
      }),
    ),
    teams: z.array(reference),
    firstSeenAt: instant,
    lastSeenAt: instant,
    createdAt: z.string(),
  })
  .meta({ id: "Principal" });

export const suggestionJson = z
  .object({
    rule: z.enum(SUGGESTION_RULES),
    reason: z.string(),
    keep: principalJson,
    merge: principalJson,
  })
  .meta({ id: "MergeSuggestion" });

export const mergeJson = z
  .object({
    id: z.string(),
    kept: reference,
    merged: reference,
    aliases: z.array(z.string()),
    by: z.string(),
    at: z.string(),
    undoneAt: instant,
  })
  .meta({ id: "Merge" });

export const serviceBody = z.strictObject({
  name: z.string(),
  purpose: z.string().nullish(),
  ownerTeam: z.string().nullish().describe("a team's id"),
});

export const editBody = z.strictObject({
  name: z.string().optional(),
  kind: kind.optional(),
  purpose: z.string().nullable().optional(),
  ownerTeam: z.string().nullable().optional(),
  account: z.string().nullable().optional().describe("a member's id, or null for nobody's"),
});

export const heldJson = z.object({
  held: z.array(
    z.object({
      value: z.string(),
      actions: z.number().int(),
      sessions: z.number().int(),
      firstAt: instant,
      lastAt: instant,
    }),
  ),
});
