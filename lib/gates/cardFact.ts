import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { agentCards } from "@/db/store/schema/cards";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { CardFact } from "./facts";
import type { Subject } from "./subject";

const said = z.object({ state: z.string(), why: z.string() });

/** What lib/cards says, as gates take it: a signature by a key that nobody trusts counts as little as none. */
const STATES: Readonly<Record<string, CardFact["state"]>> = {
  verified: "signed",
  unsigned: "unsigned",
  invalid: "invalid",
};

/** What is known of the signature of an agent's accepted card; null of a model, and of an agent without one. */
export async function cardFactOf(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  { kind, parent }: Subject,
): Promise<CardFact | null> {
  if (kind === "model") return null;
  const where = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, parent));
  const [row] = await reader.select().from(agentCards).where(where);
  if (!row) return null;
  const { state, why } = said.parse(row.signature);
  return { state: STATES[state] ?? "unknown", why: `Its card: ${why}` };
}
