import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupsOf } from "@/lib/principals/groupsOf";
import type { KeyDetail } from "./detail";

/** How the holder's groups differ from those that a key was issued with. */
export interface StaleGroups {
  /** On the key still, though the holder is in them no more. */
  left: string[];
  /** The holder's by now, and not on the key. */
  joined: string[];
}

/** What of a model key's groups is out of date; null where nothing is, and for keys that nobody holds. For a key that the caller has read. */
export async function staleGroups(ctx: Ctx, { model }: KeyDetail): Promise<StaleGroups | null> {
  if (!model?.holder) return null;
  const now = await groupsOf(store(), ctx.tenant, model.holder.id);
  const left = model.groups.filter((group) => !now.includes(group));
  const joined = now.filter((group) => !model.groups.includes(group));
  return left.length + joined.length === 0 ? null : { left, joined };
}
