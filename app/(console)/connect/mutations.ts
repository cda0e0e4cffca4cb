"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";

const newKey = z.object({ name: z.string(), workload: z.string().optional() });
const one = z.object({ id: z.string() });

/** A key as it is shown this once. */
export interface IssuedKey {
  id: string;
  name: string;
  secret: string;
}

/** Issues an ingest key; its secret is in the answer and nowhere else. */
export async function issueIngestKey(_: unknown, form: FormData): Promise<Mutated<IssuedKey>> {
  return mutate("settings.write", newKey, form, async (ctx, input) => {
    const { key, secret } = await issueKey(ctx, { kind: "ingest", ...input });
    return { id: key.id, name: key.name, secret };
  });
}

export async function revokeIngestKey(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("settings.write", one, form, async (ctx, { id }) => revokeKey(ctx, id).then(() => null));
}
