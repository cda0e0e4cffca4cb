import { z } from "zod";
import { publicLink } from "@/app/_edge/links";
import { defineOperation } from "@/app/_edge/operation";
import { createTenant } from "@/lib/tenants/create";
import { exportTenant } from "@/lib/tenants/export";
import { inviteFirstAdmin } from "@/lib/tenants/firstAdmin";
import { tenantFootprint } from "@/lib/tenants/footprint";
import { tenantsOverview } from "@/lib/tenants/overview";
import { removeTenant } from "@/lib/tenants/remove";

const base = { id: z.string(), slug: z.string(), name: z.string(), demo: z.boolean(), createdAt: z.string() };
const tenant = z.object(base).meta({ id: "Tenant" });
const overview = z
  .object({
    ...base,
    members: z.number(),
    administrators: z.number(),
    usage: z
      .object({
        rows: z.number().describe("of what agents did, all versions counted"),
        bytes: z.number().describe("on the lake's disk"),
        lastSpanAt: z.string().nullable(),
      })
      .nullable()
      .describe("null where the lake does not answer"),
  })
  .meta({ id: "TenantOverview" });
const job = z
  .object({ job: z.string().describe("its progress: /api/v1/jobs/{id}") })
  .meta({ id: "StartedJob" });
const params = z.object({ id: z.string().max(100).describe("the tenant's id or short name") });

const tag = "tenants";
const ability = "operate";
const FOR_OPERATORS =
  "For operators of the installation: a token of role operator, or an operator in the default tenant.";

export const listTenantsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tenants",
  tag,
  ability,
  summary: "All tenants in numbers",
  description: FOR_OPERATORS,
  response: z.object({ tenants: z.array(overview) }),
  run: async (ctx) => ({ tenants: await tenantsOverview(ctx) }),
});

export const createTenantOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tenants",
  tag,
  ability,
  summary: "Make a tenant",
  description: `${FOR_OPERATORS} Its first administrator joins by the link of the other operation.`,
  body: z.strictObject({ slug: z.string().max(40), name: z.string().max(80) }),
  response: tenant,
  status: 201,
  run: (ctx, { body }) => createTenant(ctx, body),
});

export const inviteFirstAdminOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tenants/{id}/first-administrator",
  tag,
  ability,
  summary: "Make the link for a tenant's first administrator",
  description: "For as long as it has none; older links end. It stands in the tenant's own changes too.",
  params,
  body: z.strictObject({ email: z.string().max(320) }),
  response: z.object({ id: z.string(), link: z.string().describe("shown this once"), expiresAt: z.string() }),
  status: 201,
  run: async (ctx, { params: { id }, body }) => publicLink(await inviteFirstAdmin(ctx, id, body.email)),
});

export const tenantFootprintOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tenants/{id}/footprint",
  tag,
  ability,
  summary: "What a removal would take: rows by table",
  description: FOR_OPERATORS,
  params,
  response: z.object({
    tenant,
    footprint: z.object({ store: z.record(z.string(), z.number()), lake: z.record(z.string(), z.number()) }),
  }),
  run: (ctx, { params: { id } }) => tenantFootprint(ctx, id),
});

export const exportTenantOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tenants/{id}/export",
  tag,
  ability,
  summary: "Start an export of a tenant, for its own administrators",
  description:
    "Operators see that it is there; who may export and read contents in that tenant downloads it.",
  params,
  response: job,
  status: 202,
  run: async (ctx, { params: { id } }) => ({ job: (await exportTenant(ctx, id)).id }),
});

export const removeTenantOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/tenants/{id}",
  tag,
  ability,
  summary: "Remove a tenant whole: what people set in it and what its agents did",
  description: "A job does it; its keys and sign-ins end within 2 s of its first step. Twice is once.",
  params,
  response: job,
  status: 202,
  run: async (ctx, { params: { id } }) => ({ job: (await removeTenant(ctx, id)).id }),
});
