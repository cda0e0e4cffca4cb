import { z } from "zod";
import { ACCESS_TYPES } from "@/lib/tools/access";
import { MAX_LISTED } from "@/lib/tools/listTools";
import { APPROVALS, TOOL_STATES } from "@/lib/tools/tool";

const instant = z.string().nullable();
const access = z.enum(ACCESS_TYPES);
export const owner = z
  .object({ kind: z.enum(["principal", "team"]), id: z.string(), name: z.string() })
  .nullable();
const reference = z.object({ id: z.string(), name: z.string() });

export const toolsQuery = z.strictObject({
  q: z.string().max(200).optional().describe("Part of a tool's or its server's name, or an id."),
  state: z.enum(TOOL_STATES).optional().describe("`discovered` was seen in telemetry and is not registered."),
  approval: z.enum(APPROVALS).optional(),
  access: z
    .enum([...ACCESS_TYPES, "unknown"])
    .optional()
    .describe("As set, or as suggested."),
  dataClass: z.string().max(64).optional(),
  server: z.string().max(100).optional().describe("A tool server's id."),
  limit: z.coerce.number().int().min(1).max(MAX_LISTED).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const toolJson = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    summary: z.string().nullable(),
    server: reference.nullable(),
    seenAt: z.array(z.string()).describe("what telemetry says that it was called at, the latest first"),
    state: z.enum(TOOL_STATES),
    accessType: access.nullable().describe("as a person or a catalog said"),
    suggestedAccess: access.nullable().describe("as its server's annotations suggest"),
    dataClasses: z.array(z.string()),
    owner: owner.describe("its own, or its server's"),
    fingerprint: z.string().nullable().describe("`sha256:<hex>` over RFC 8785"),
    definedAt: instant,
    approval: z.enum(APPROVALS),
    approvedFingerprint: z.string().nullable(),
    approvedAt: instant,
    approvedBy: z.string().nullable(),
    refusedAt: instant,
    refusedBy: z.string().nullable(),
    refusedReason: z.string().nullable(),
    firstSeenAt: instant,
    lastSeenAt: instant,
  })
  .meta({ id: "Tool" });

const runs = z
  .array(z.object({ mark: z.enum(["same", "added", "removed"]), text: z.string() }))
  .nullable()
  .describe("null where nothing was changed");

export const toolDetailJson = toolJson.extend({
  definition: z.string().nullable().describe("canonical JSON: what was hashed"),
  approvedDefinition: z.string().nullable().describe("where it is another"),
  difference: z
    .object({ description: runs, rest: runs })
    .nullable()
    .describe("since the approved one, by words"),
  definitions: z.array(z.object({ fingerprint: z.string(), at: z.string() })),
  users: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        state: z.string(),
        firstSeenAt: z.string(),
        lastSeenAt: z.string(),
      }),
    )
    .describe("agents that were seen to use it"),
});

export const ownerInput = {
  owner: z.string().max(100).nullish().describe("a principal's id"),
  ownerTeam: z.string().max(100).nullish().describe("or a team's"),
};
export const toolInput = {
  accessType: access.nullish(),
  dataClasses: z.array(z.string().max(64)).max(50).optional(),
  ...ownerInput,
};
export const fingerprint = z
  .string()
  .max(100)
  .describe("the one that was looked at; another by now is a 409");
