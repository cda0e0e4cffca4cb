import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { resetSecondFactor } from "@/lib/people/endSecondFactor";
import { secondFactorStanding } from "@/lib/people/secondFactorRule";
import { writeSetting } from "@/lib/settings/setting";

const tag = "second factor";
const ability = "members.write";

const standing = z
  .object({
    required: z.boolean().describe("whether local accounts need one before anything of the tenant opens"),
    local: z.number().int().describe("members who sign in with a password"),
    without: z.array(z.object({ id: z.string(), email: z.string(), name: z.string() })),
  })
  .meta({ id: "SecondFactorStanding" });

export const secondFactorOperation = defineOperation({
  method: "GET",
  path: "/api/v1/second-factor",
  tag,
  ability,
  summary: "Whether the tenant requires a second factor, and who has none yet",
  response: standing,
  run: (ctx) => secondFactorStanding(ctx),
});

export const requireSecondFactorOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/second-factor",
  tag,
  ability,
  summary: "Require a second factor of local accounts, or stop requiring it",
  body: z.strictObject({ required: z.boolean() }),
  response: standing,
  run: async (ctx, { body }) => {
    await writeSetting(ctx, "signIn.secondFactor", body.required);
    return { ...(await secondFactorStanding(ctx)), required: body.required };
  },
});

export const resetSecondFactorOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/members/{id}/second-factor",
  tag,
  ability,
  summary: "Take a member's second factor away who lost it, and sign them out everywhere",
  params: z.object({ id: z.string() }),
  run: async (ctx, { params: { id } }) => resetSecondFactor(ctx, id).then(() => undefined),
});
