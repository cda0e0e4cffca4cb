import { and, eq, inArray, ne } from "drizzle-orm";
import { recordedShapes } from "@/db/store/schema/policies";
import { toolDefinitions, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { commonShape, type ShapeSource, shapeOfSchema, type ToolShape } from "./shape";

/** A tool's typed arguments, and whether its schema or its recorded calls say so. */
export interface KnownShape {
  shape: ToolShape;
  source: ShapeSource;
}

/** The typed arguments of tools, by name: what registered tools of that name agree on, else what was learned of recorded calls. */
export const knownShapesOf = heldLookUp<KnownShape>(lookUp);

/** The same without where it comes from. */
export async function shapesOf(
  ctx: Pick<Ctx, "tenant" | "now">,
  names: readonly string[],
): Promise<Map<string, ToolShape>> {
  const known = await knownShapesOf(ctx, names);
  return new Map([...known].map(([name, { shape }]) => [name, shape]));
}

async function lookUp(tenant: string, names: readonly string[]): Promise<Map<string, KnownShape>> {
  const found = new Map<string, KnownShape>();
  const recorded = await store()
    .select()
    .from(recordedShapes)
    .where(and(eq(recordedShapes.tenant, tenant), inArray(recordedShapes.tool, [...names])));
  for (const { tool, shape } of recorded) found.set(tool, { shape: shape as ToolShape, source: "recorded" });
  const rows = await store()
    .select({ name: tools.name, definition: toolDefinitions.definition })
    .from(tools)
    .innerJoin(
      toolDefinitions,
      and(eq(toolDefinitions.tool, tools.id), eq(toolDefinitions.fingerprint, tools.fingerprint)),
    )
    .where(and(eq(tools.tenant, tenant), inArray(tools.name, [...names]), ne(tools.state, "discovered")));
  for (const [name, same] of groupBy(rows, ({ name }) => name)) {
    const shapes = same.map(({ definition }) => shapeOfSchema(JSON.parse(definition).inputSchema));
    found.set(name, { shape: commonShape(shapes), source: "schema" });
  }
  return found;
}
