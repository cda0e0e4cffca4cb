"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";

const input = z.object({ name: z.string(), agent: z.string().trim().default("") });

/** Issues a key for the decision point, bound to an agent where one is named. Its secret is in the answer and nowhere else. */
export async function issueDecideKeyMutation(
  _: Mutated<{ secret: string }> | null,
  form: FormData,
): Promise<Mutated<{ secret: string }>> {
  return mutate("settings.write", input, form, async (ctx, { name, agent }) => {
    const { key, secret } = await issueKey(ctx, { kind: "decide", name });
    if (agent === "") return { secret };
    try {
      await bindIdentity(ctx, agent, { kind: "key", value: key.id });
    } catch (error) {
      // Without its agent it would speak for everybody.
      await revokeKey(ctx, key.id);
      throw error;
    }
    return { secret };
  });
}
