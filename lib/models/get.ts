import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type ModelView, modelFor } from "./model";
import { modelViews } from "./view";

/** One model. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getModel(ctx: Ctx, id: string): Promise<ModelView> {
  requireAbility(ctx, "audit.read");
  const [view] = await modelViews(store(), ctx, [await modelFor(store(), ctx, id)]);
  if (!view) throw new Error("A row has a view.");
  return view;
}
