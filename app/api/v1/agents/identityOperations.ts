import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { bindIdentity, unbindIdentity } from "@/lib/agents/bindIdentity";
import { listIdentities } from "@/lib/agents/identities";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";

const tag = "agents";
const params = z.object({ id: z.string().max(100) });
const kind = z.enum(["spiffe", "oidc", "key"]);
const reference = z.object({ id: z.string(), name: z.string() });

const identityJson = z
  .object({
    id: z.string(),
    agent: reference,
    kind,
    value: z.string().describe("a SPIFFE ID or a pattern that ends with /*, a client id, an ingest key's id"),
    issuer: reference.nullable().describe("null for a key, and where the trust domain is not registered"),
    keyName: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "AgentIdentity" });

export const listIdentitiesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/{id}/identities",
  tag,
  ability: "audit.read",
  summary: "What an agent authenticates as",
  params,
  response: z.object({ identities: z.array(identityJson) }),
  run: async (ctx, { params: { id } }) => ({ identities: await listIdentities(ctx, { agent: id }) }),
});

export const bindIdentityOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/identities",
  tag,
  ability: "agents.write",
  summary: "Bind a SPIFFE ID, a client id or an ingest key to an agent",
  description:
    "What it sends is this agent's from then on, by grade A (a key: B). A value belongs to one agent.",
  params,
  body: z.strictObject({
    kind,
    value: z.string(),
    issuer: z.string().nullish().describe("of a client id: the id of its issuer"),
  }),
  response: z.object({ id: z.string() }),
  status: 201,
  run: (ctx, { params: { id }, body }) => checked(ctx, AGENT_FINDINGS, bindIdentity(ctx, id, body)),
});

export const unbindIdentityOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/agents/{id}/identities/{identity}",
  tag,
  ability: "agents.write",
  summary: "Take a binding away, within 2 s",
  params: params.extend({ identity: z.string().max(100) }),
  run: (ctx, { params: { id, identity } }) =>
    checked(ctx, AGENT_FINDINGS, unbindIdentity(ctx, id, identity)).then(() => undefined),
});
