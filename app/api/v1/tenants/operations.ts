import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { createTenant } from "@/lib/tenants/create";
import { listTenants } from "@/lib/tenants/list";
import { removeTenant } from "@/lib/tenants/remove";

const tenant = z
  .object({ id: z.string(), slug: z.string(), name: z.string(), demo: z.boolean(), createdAt: z.string() })
  .meta({ id: "Tenant" });

const tag = "tenants";
const ability = "settings.write";

export const listTenantsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tenants",
  tag,
  ability,
  summary: "All tenants, from the default tenant only",
  response: z.object({ tenants: z.array(tenant) }),
  run: async (ctx) => ({ tenants: await listTenants(ctx) }),
});

export const createTenantOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tenants",
  tag,
  ability,
  summary: "Make a tenant",
  body: z.strictObject({ slug: z.string().max(40), name: z.string().max(80) }),
  response: tenant,
  status: 201,
  run: (ctx, { body }) => createTenant(ctx, body),
});

export const removeTenantOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/tenants/{id}",
  tag,
  ability,
  summary: "Remove a tenant whole: what people set in it and what its agents did",
  params: z.object({ id: z.string().max(100) }),
  run: async (ctx, { params }) => {
    await removeTenant(ctx, params.id);
    return undefined;
  },
});
