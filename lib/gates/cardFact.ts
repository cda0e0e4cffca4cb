import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { agentCards } from "@/db/store/schema/cards";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { CardFact } from "./facts";
import type { Subject } from "./subject";

const said = z.object({ state: z.string() });

/** What is known of the signature of an agent's accepted card; null of a model, and of an agent without one. */
export async function cardFactOf(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  { kind, parent }: Subject,
): Promise<CardFact | null> {
  if (kind === "model") return null;
  const where = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, parent));
  const [row] = await reader.select().from(agentCards).where(where);
  return row ? factOf(said.safeParse(row.signature).data?.state) : null;
}

function factOf(state: string | undefined): CardFact {
  switch (state) {
    case "verified":
      return { state: "signed", why: "Its card's signature is verified." };
    case "unsigned":
      return { state: "unsigned", why: "Its card is not signed." };
    case "invalid":
      return { state: "invalid", why: "Its card's signature is not valid." };
    default:
      return {
        state: "unknown",
        why: "Nobody can say whether its card's signature is valid: its key is not known here.",
      };
  }
}
