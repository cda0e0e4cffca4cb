import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { ABILITIES, OPERATOR_ABILITIES } from "@/lib/access/abilities";

export const meOperation = defineOperation({
  method: "GET",
  path: "/api/v1/me",
  tag: "me",
  summary: "Say who is calling, in which tenant, and what they may do",
  ability: null,
  response: z.object({
    tenant: z.string(),
    actor: z.object({ kind: z.enum(["person", "token", "system"]), id: z.string(), name: z.string() }),
    abilities: z.array(z.enum([...ABILITIES, ...OPERATOR_ABILITIES])),
  }),
  run: async (ctx) => ({ tenant: ctx.tenant, actor: ctx.actor, abilities: [...ctx.abilities] }),
});
