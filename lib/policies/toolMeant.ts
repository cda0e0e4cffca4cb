import type { Ctx } from "@/lib/access/ctx";
import { trimmed } from "@/lib/base/comparable";
import { toolFact } from "@/lib/tools/toolFact";
import type { ResourceAsked } from "./gather";
import type { InForce } from "./inForce";

type ToolNamed = Extract<ResourceAsked, { kind: "tool" }>;

/**
 * The tool that somebody means who asks before calling it: as it is spelled, where the catalog or a rule in force has it
 * so; else the one that a rule names and that differs by case, blanks or unseen characters only. Where rules name several
 * such and the catalog has none of these letters, all of them are meant (`alike`), so that no spelling gets past a rule.
 */
export async function toolMeant(
  ctx: Pick<Ctx, "tenant" | "now">,
  inForce: Pick<InForce, "all"> | null,
  asked: ToolNamed,
): Promise<ToolNamed> {
  const server = trimmed(asked.server);
  const [named, ...alike] = inForce?.all.book.namedLike(asked.name) ?? [];
  if (named === asked.name && alike.length === 0) return { ...asked, server };
  const exact = await toolFact(ctx, server || undefined, asked.name);
  if (exact.id !== null) return { ...asked, server };
  return { ...asked, server, name: named ?? trimmed(asked.name), ...(alike.length > 0 && { alike }) };
}
