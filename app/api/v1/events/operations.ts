import { z } from "zod";
import { lineStream } from "@/app/_edge/lineStream";
import { defineOperation } from "@/app/_edge/operation";
import type { Ctx } from "@/lib/access/ctx";
import { parseRange } from "@/lib/base/time";
import { SECURITY_EVENT_KINDS } from "@/lib/securityEvents/event";
import { exportSecurityEvents } from "@/lib/securityEvents/export";
import { getSecurityEvent } from "@/lib/securityEvents/get";
import { type EventFilter, listSecurityEvents, MAX_EVENTS } from "@/lib/securityEvents/list";
import { readSetting, writeSetting } from "@/lib/settings/setting";

const tag = "events";
const scope = z
  .enum(["tenant", "installation"])
  .default("tenant")
  .describe(
    "`installation`: what happened before anyone knew the tenant; for operators, in the default tenant.",
  );

const eventJson = z
  .object({
    id: z.string(),
    tenant: z.string().nullable(),
    at: z.string().describe("Of the first of its repetitions."),
    kind: z.enum(SECURITY_EVENT_KINDS),
    outcome: z.enum(["success", "failure"]),
    actor: z.object({
      kind: z.enum(["person", "token", "key", "system", "unknown"]),
      id: z.string(),
      name: z.string(),
    }),
    target: z.object({ kind: z.string(), id: z.string() }).nullable(),
    address: z.string(),
    userAgent: z.string(),
    count: z.number().int().describe("Repetitions within its minute."),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    requestId: z.string(),
  })
  .meta({ id: "SecurityEvent" });

const filterQuery = z.strictObject({
  scope,
  kind: z.enum(SECURITY_EVENT_KINDS).optional(),
  outcome: z.enum(["success", "failure"]).optional(),
  actor: z.string().optional().describe("The actor's id."),
  target: z.string().optional().describe("The id of what it was done to."),
  address: z.string().optional(),
  text: z.string().max(200).optional().describe("In names, ids, addresses, user agents and details."),
  from: z.string().optional().describe("As in the search of actions; everything unless told."),
  to: z.string().optional(),
});

function filterOf(ctx: Ctx, query: z.output<typeof filterQuery>): EventFilter {
  const { kind, outcome, actor, target, address, text, from, to } = query;
  const range = from || to ? parseRange(from ?? "0", to, ctx.now()) : undefined;
  return { kind, outcome, actor, target, address, text, range };
}

export const listEventsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/events",
  tag,
  summary: "List security events, newest first",
  description: "Of a tenant: needs security.read. Of the installation: needs operate.",
  ability: null,
  query: filterQuery.extend({
    limit: z.coerce.number().int().min(1).max(MAX_EVENTS).default(50),
    cursor: z.string().optional().describe("`next` of the page before"),
  }),
  response: z.object({ events: z.array(eventJson), next: z.string().nullable() }),
  run: async (ctx, { query: { limit, cursor, ...query } }) =>
    listSecurityEvents(ctx, query.scope, { ...filterOf(ctx, query), limit, cursor }),
});

export const getEventOperation = defineOperation({
  method: "GET",
  path: "/api/v1/events/{id}",
  tag,
  summary: "One security event",
  ability: null,
  params: z.object({ id: z.string().max(100) }),
  query: z.strictObject({ scope }),
  response: eventJson,
  run: async (ctx, { params, query }) => getSecurityEvent(ctx, query.scope, params.id),
});

export const exportEventsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/events/export",
  tag,
  summary: "All matching security events as OCSF 1.8, one JSON object a line, streamed",
  description: "Needs export besides, and is a security event itself. Classes 3001, 3002, 6003 and 6005.",
  ability: null,
  query: filterQuery,
  mediaType: "application/x-ndjson",
  run: async (ctx, { query }) => {
    const lines = exportSecurityEvents(ctx, query.scope, filterOf(ctx, query));
    const first = await lines.next();
    const name = `security-events-${new Date(ctx.now()).toISOString().slice(0, 10)}.ndjson`;
    return new Response(lineStream(first.value ?? "", lines), {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
      },
    });
  },
});

const retention = z.strictObject({ keepDays: z.number().int().min(30).max(3_650) });

export const getRetentionOperation = defineOperation({
  method: "GET",
  path: "/api/v1/events/retention",
  tag,
  summary: "For how many days security events are kept",
  ability: "security.read",
  response: retention,
  run: async (ctx) => ({ keepDays: await readSetting(ctx.tenant, "securityEvents.keepDays", ctx.now()) }),
});

export const setRetentionOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/events/retention",
  tag,
  summary: "Set for how many days security events are kept; older ones go within a day",
  ability: "settings.write",
  body: retention,
  response: retention,
  run: async (ctx, { body }) => {
    await writeSetting(ctx, "securityEvents.keepDays", body.keepDays);
    return body;
  },
});
