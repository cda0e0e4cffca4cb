import { z } from "zod";
import { tenantsOverview } from "@/lib/tenants/overview";
import { defineCommand } from "./command";
import { table } from "./words";

export const tenantList = defineCommand({
  noun: "tenant",
  verb: "list",
  summary: "The tenants of this installation, in numbers",
  input: z.strictObject({}),
  where: "inside",
  run: async ({ ctx }) => ({ tenants: await tenantsOverview(ctx) }),
  words: ({ tenants }) =>
    table(
      ["short name", "name", "members", "administrators", "rows", "last span", "made", "id"],
      tenants.map(({ slug, name, members, administrators, usage, createdAt, id }) => [
        slug,
        name,
        String(members),
        String(administrators),
        usage ? String(usage.rows) : "?",
        usage?.lastSpanAt?.slice(0, 16).replace("T", " ") ?? "-",
        createdAt.slice(0, 10),
        id,
      ]),
    ),
});
