import type { Ctx } from "@/lib/access/ctx";
import type { ActionView } from "@/lib/actions/view";
import { resolvePrincipal } from "./resolve";

/** The action with the person or service that its principal is known as, where it is on the list. Needs `audit.read`. */
export async function withPrincipal(ctx: Ctx, action: ActionView): Promise<ActionView> {
  if (action.principal === null) return action;
  const who = await resolvePrincipal(ctx, action.principal);
  return who ? { ...action, knownAs: { id: who.id, name: who.name } } : action;
}
