import type { Ctx } from "@/lib/access/ctx";
import { listModels } from "@/lib/models/list";

const MOST = 200;

/** Registered models of the catalog, for a form. */
export async function readCatalogChoices(ctx: Ctx): Promise<{ value: string; label: string }[]> {
  const { models } = await listModels(ctx, { state: "registered", limit: MOST });
  return models.map(({ id, name }) => ({ value: id, label: name }));
}
