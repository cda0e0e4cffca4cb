import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { liftStop } from "@/lib/stops/lift";
import { getStop, listStops, MAX_STOPS, STOP_STATES } from "@/lib/stops/list";
import { makeStop } from "@/lib/stops/make";
import { reachOf } from "@/lib/stops/reach";
import { STOP_KINDS } from "@/lib/stops/stop";
import { idParams } from "../principals/schemas";

const tag = "stops";

const stopJson = z
  .object({
    id: z.string(),
    kind: z.enum(STOP_KINDS),
    target: z.string().describe("the id of its row in the catalog"),
    name: z.string().describe("as it was called then"),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    lifted: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: "Stop" });

export const listStopsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/stops",
  tag,
  ability: "audit.read",
  summary: "List what is or was stopped, the newest first",
  query: z.strictObject({
    state: z.enum(STOP_STATES).optional(),
    kind: z.enum(STOP_KINDS).optional(),
    target: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(MAX_STOPS).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ stops: z.array(stopJson), next: z.string().nullable() }),
  run: (ctx, { query: { target, ...query } }) =>
    listStops(ctx, { ...query, targets: target === undefined ? undefined : [target] }),
});

const DAYS = 7;
const DAY_MS = 86_400_000;

export const stopReachOperation = defineOperation({
  method: "GET",
  path: "/api/v1/stops/reach",
  tag,
  ability: "audit.read",
  summary: "What a stop would have reached in the last 7 days, before it is made",
  query: z.strictObject({ kind: z.enum(STOP_KINDS), target: z.string().max(100) }),
  response: z.object({
    counts: z
      .enum(["done", "asked", "sent"])
      .describe(
        "actions of it; questions with the decide key; what the ingest key's workload sent, with any of its keys",
      ),
    actions: z.number().int(),
    decided: z.number().int().describe("Of these, what passed a decision point: a stop reaches it."),
    days: z.number().int(),
  }),
  run: async (ctx, { query }) => {
    const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
    return { ...(await reachOf(ctx, query, range)), days: DAYS };
  },
});

export const getStopOperation = defineOperation({
  method: "GET",
  path: "/api/v1/stops/{id}",
  tag,
  ability: "audit.read",
  summary: "One stop",
  params: idParams,
  response: stopJson,
  run: (ctx, { params }) => getStop(ctx, params.id),
});

export const makeStopOperation = defineOperation({
  method: "POST",
  path: "/api/v1/stops",
  tag,
  ability: "stop",
  summary: "Stop an agent, a person or service, a tool, a model or a key",
  description:
    "Every decision about it denies within 2 seconds, until the stop is lifted. Telemetry of it is marked, not hindered.",
  body: z.strictObject({
    kind: z.enum(STOP_KINDS),
    target: z.string().max(100).describe("the id of its row in the catalog"),
    reason: z.string().describe("10 to 500 characters"),
  }),
  response: stopJson,
  status: 201,
  run: (ctx, { body }) => makeStop(ctx, body),
});

export const liftStopOperation = defineOperation({
  method: "POST",
  path: "/api/v1/stops/{id}/lift",
  tag,
  ability: "stop",
  summary: "Lift a stop",
  params: idParams,
  body: z.strictObject({ reason: z.string().describe("10 to 500 characters") }),
  response: stopJson,
  run: (ctx, { params, body }) => liftStop(ctx, params.id, body.reason),
});
