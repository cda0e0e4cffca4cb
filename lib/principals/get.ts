import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type PrincipalView, principalFor } from "./principal";
import { viewsOf } from "./view";

/** One person or service, merged or not. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getPrincipal(ctx: Ctx, id: string): Promise<PrincipalView> {
  requireAbility(ctx, "audit.read");
  const [view] = await viewsOf(store(), ctx, [await principalFor(store(), ctx, id)]);
  if (!view) throw notFound("principal");
  return view;
}
