import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { checkProvider } from "@/lib/identityProviders/check";
import { createProvider } from "@/lib/identityProviders/create";
import { listProviders } from "@/lib/identityProviders/list";
import { removeProvider, setProviderDisabled } from "@/lib/identityProviders/retire";
import { DEFAULT_GROUPS_CLAIM, DEFAULT_SCOPES } from "@/lib/identityProviders/spec";
import { updateProvider } from "@/lib/identityProviders/update";

const tag = "identity providers";
const ability = "operate";
const params = z.object({ id: z.string().max(100) });

const providerJson = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    hasSecret: z.boolean(),
    scopes: z.string(),
    groupsClaim: z.string(),
    linksByEmail: z.boolean(),
    provisionedBy: z.string().nullable().describe("the variables that it comes from"),
    disabled: z.boolean(),
    createdAt: z.string(),
    updatedAt: z.string(),
    callbackUrl: z.string(),
    backChannelLogoutUrl: z.string(),
  })
  .meta({ id: "IdentityProvider" });

const foundJson = z
  .object({
    issuer: z.string(),
    authorizationEndpoint: z.string(),
    pkce: z.boolean().nullable(),
    offlineAccess: z.boolean(),
    backChannelLogout: z.boolean(),
    endSession: z.boolean(),
    hasGroupsClaim: z.boolean().nullable(),
  })
  .meta({ id: "IdentityProviderFound" });

const edit = z.strictObject({
  name: z.string(),
  clientId: z.string(),
  clientSecret: z.string().nullable().default(null).describe("none keeps the present one"),
  scopes: z.string().default(DEFAULT_SCOPES),
  groupsClaim: z.string().default(DEFAULT_GROUPS_CLAIM),
  linksByEmail: z.boolean().default(false),
});

export const listProvidersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/identity-providers",
  tag,
  ability,
  summary: "All identity providers of the installation",
  response: z.object({
    providers: z.array(providerJson.extend({ people: z.number(), mappings: z.number() })),
  }),
  run: async (ctx) => ({ providers: await listProviders(ctx) }),
});

export const createProviderOperation = defineOperation({
  method: "POST",
  path: "/api/v1/identity-providers",
  tag,
  ability,
  summary: "Add an OpenID provider, once its discovery document was found good",
  body: edit.extend({ slug: z.string(), issuer: z.string() }),
  response: providerJson,
  status: 201,
  run: (ctx, { body }) => createProvider(ctx, body),
});

export const updateProviderOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/identity-providers/{id}",
  tag,
  ability,
  summary: "Edit an identity provider; its slug and issuer stay",
  params,
  body: edit,
  response: providerJson,
  run: (ctx, { params: { id }, body }) => updateProvider(ctx, id, body),
});

export const setProviderStateOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/identity-providers/{id}",
  tag,
  ability,
  summary: "Disable an identity provider, which ends its sign-ins at once, or enable it again",
  params,
  body: z.strictObject({ disabled: z.boolean() }),
  run: async (ctx, { params: { id }, body }) =>
    setProviderDisabled(ctx, id, body.disabled).then(() => undefined),
});

export const removeProviderOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/identity-providers/{id}",
  tag,
  ability,
  summary: "Remove an identity provider, its identities and the mappings of its groups",
  params,
  run: async (ctx, { params: { id } }) => removeProvider(ctx, id).then(() => undefined),
});

export const checkProviderOperation = defineOperation({
  method: "POST",
  path: "/api/v1/identity-providers/{id}/check",
  tag,
  ability,
  summary: "Ask an identity provider what it offers now",
  params,
  response: foundJson,
  run: (ctx, { params: { id } }) => checkProvider(ctx, id),
});
