import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { checkCredential } from "@/lib/agents/checkCredential";
import { getIssuer, listIssuers } from "@/lib/trust/listIssuers";
import { registerIssuer } from "@/lib/trust/registerIssuer";
import { refreshIssuerNow, removeIssuer, updateIssuer } from "@/lib/trust/updateIssuer";

const tag = "trust";
const read = "audit.read";
const write = "agents.write";
const params = z.object({ id: z.string().max(100) });
const instant = z.string().nullable();
const kind = z.enum(["spiffe", "oidc"]);

const issuerJson = z
  .object({
    id: z.string(),
    kind,
    value: z.string().describe("the trust domain's name, or the issuer's URL"),
    name: z.string(),
    audiences: z.array(z.string()),
    source: z.enum(["url", "discovery", "document"]),
    url: z.string().nullable(),
    tokenKeys: z.number().int().describe("how many keys verify tokens"),
    authorities: z.number().int().describe("how many authorities verify X.509-SVIDs"),
    sequence: z.number().int().nullable(),
    refreshHintSeconds: z.number().int().nullable(),
    refreshedAt: instant,
    nextRefreshAt: instant.describe("null for a document that was handed in"),
    error: z.string().nullable(),
    state: z.enum(["ready", "waiting", "failing", "stale"]),
    lastUsedAt: instant,
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "Issuer" });

const document = z
  .record(z.string(), z.unknown())
  .optional()
  .describe("The SPIFFE bundle or JWK Set itself, where there is no address.");
const url = z.string().max(2_000).optional().describe("Of the SPIFFE bundle or JWK Set.");
const audiences = z.array(z.string()).describe("What tokens must be meant for (`aud`).");

const fileOf = (value: Record<string, unknown> | undefined) =>
  value && { name: "document.json", bytes: Buffer.from(JSON.stringify(value)) };

export const listIssuersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/issuers",
  tag,
  ability: read,
  summary: "Who may say who a workload is: SPIFFE trust domains and OpenID Connect issuers",
  response: z.object({ issuers: z.array(issuerJson) }),
  run: async (ctx) => ({ issuers: await listIssuers(ctx) }),
});

export const registerIssuerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/issuers",
  tag,
  ability: write,
  summary: "Register a trust domain or issuer",
  description:
    "Its keys are read at once, from the address, by OpenID Connect discovery, or from the document. From then on the collector takes what it signs for one of the audiences. An issuer belongs to one tenant.",
  body: z.strictObject({ kind, value: z.string(), name: z.string().optional(), audiences, url, document }),
  response: issuerJson,
  status: 201,
  run: (ctx, { body }) => registerIssuer(ctx, { ...body, document: fileOf(body.document) }),
});

export const getIssuerOperation = defineOperation({
  method: "GET",
  path: "/api/v1/issuers/{id}",
  tag,
  ability: read,
  summary: "One issuer",
  params,
  response: issuerJson,
  run: (ctx, { params: { id } }) => getIssuer(ctx, id),
});

export const updateIssuerOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/issuers/{id}",
  tag,
  ability: write,
  summary: "Edit an issuer; what is left out stays",
  params,
  body: z.strictObject({ name: z.string().optional(), audiences: audiences.optional(), url, document }),
  response: issuerJson,
  run: (ctx, { params: { id }, body }) => updateIssuer(ctx, id, { ...body, document: fileOf(body.document) }),
});

export const removeIssuerOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/issuers/{id}",
  tag,
  ability: write,
  summary: "Remove an issuer",
  description: "Within 2 s the collector takes nothing of it; client ids that were bound by it are unbound.",
  params,
  run: (ctx, { params: { id } }) => removeIssuer(ctx, id).then(() => undefined),
});

export const refreshIssuerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/issuers/{id}/refresh",
  tag,
  ability: write,
  summary: "Read an issuer's keys anew now",
  description: "What could not be read stands in `error`; the last keys stand for 24 hours.",
  params,
  response: issuerJson,
  run: (ctx, { params: { id } }) => refreshIssuerNow(ctx, id),
});

export const checkCredentialOperation = defineOperation({
  method: "POST",
  path: "/api/v1/credentials/check",
  tag,
  ability: write,
  summary: "Would the collector take this token, certificate or header, and for which agent?",
  description:
    "A JWT-SVID or OpenID Connect token, an X.509-SVID in PEM, or Envoy's x-forwarded-client-cert. Nothing is kept.",
  body: z.strictObject({ credential: z.string().max(100_000) }),
  response: z
    .object({
      what: z.enum(["JWT", "X.509 certificate", "x-forwarded-client-cert header"]),
      verified: z.boolean(),
      why: z.string().nullable().describe("why it is refused"),
      kind: kind.nullable(),
      value: z.string().nullable().describe("the SPIFFE ID or client id"),
      issuer: z.object({ id: z.string(), name: z.string() }).nullable(),
      expiresAt: instant,
      agent: z.object({ id: z.string(), name: z.string() }).nullable(),
    })
    .meta({ id: "CheckedCredential" }),
  run: (ctx, { body }) => checkCredential(ctx, body.credential),
});
