import { and, eq, inArray, ne } from "drizzle-orm";
import { toolDefinitions, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import { groupBy } from "@/lib/base/group";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { commonShape, shapeOfSchema, type ToolShape } from "./shape";

/** The typed arguments of tools, by name: what registered tools of that name agree on. */
export const shapesOf = heldLookUp<ToolShape>(lookUp);

async function lookUp(tenant: string, names: readonly string[]): Promise<Map<string, ToolShape>> {
  const rows = await store()
    .select({ name: tools.name, definition: toolDefinitions.definition })
    .from(tools)
    .innerJoin(
      toolDefinitions,
      and(eq(toolDefinitions.tool, tools.id), eq(toolDefinitions.fingerprint, tools.fingerprint)),
    )
    .where(and(eq(tools.tenant, tenant), inArray(tools.name, [...names]), ne(tools.state, "discovered")));
  const byName = groupBy(rows, ({ name }) => name);
  return new Map(
    [...byName].map(([name, same]) => [
      name,
      commonShape(same.map(({ definition }) => shapeOfSchema(JSON.parse(definition).inputSchema))),
    ]),
  );
}
