import { z } from "zod";
import { listTenants } from "@/lib/tenants/list";
import { defineCommand } from "./command";
import { table } from "./words";

export const tenantList = defineCommand({
  noun: "tenant",
  verb: "list",
  summary: "The tenants of this installation",
  input: z.strictObject({}),
  where: "inside",
  run: async ({ ctx }) => ({ tenants: await listTenants(ctx) }),
  words: ({ tenants }) =>
    table(
      ["short name", "name", "made", "id"],
      tenants.map(({ slug, name, createdAt, id }) => [slug, name, createdAt.slice(0, 10), id]),
    ),
});
