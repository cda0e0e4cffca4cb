import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { changeAgent } from "./edit";

/** Takes an agent out of service: out of lists and counts, with its record kept. Needs `agents.write`; throws NOT_FOUND, CONFLICT. */
export async function retireAgent(ctx: Ctx, id: string): Promise<void> {
  await changeAgent(ctx, { verb: "retire", ability: "agents.write" }, id, (before) => {
    if (before.state === "retired")
      throw new DomainError("CONFLICT", { what: `${before.name} is retired already.` });
    return { ...before, state: "retired", retiredAt: new Date(ctx.now()) };
  });
}

/** Brings a retired agent back as what it was: registered, or only seen. Needs `agents.write`; throws NOT_FOUND, CONFLICT. */
export async function restoreAgent(ctx: Ctx, id: string): Promise<void> {
  await changeAgent(ctx, { verb: "bring back", ability: "agents.write" }, id, (before) => {
    if (before.state !== "retired")
      throw new DomainError("CONFLICT", { what: `${before.name} is not retired.` });
    const state = before.registeredAt === null ? "discovered" : "registered";
    return { ...before, state, retiredAt: null };
  });
}
