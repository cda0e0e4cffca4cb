"use server";

import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import { parseJson } from "@/lib/base/untrusted";
import { approve } from "@/lib/gates/approve";
import { EVIDENCE_KINDS } from "@/lib/gates/evidence";
import { GATED_STAGES, SUBJECTS } from "@/lib/gates/gate";
import { promote } from "@/lib/gates/promote";
import { retireVersion, rollBack } from "@/lib/gates/rollBack";
import { setGates } from "@/lib/gates/sets";
import { submitEvidence } from "@/lib/gates/submit";
import { askWaiver, confirmWaiver, withdrawWaiver } from "@/lib/gates/waive";
import { addSigner, removeSigner } from "@/lib/signatures/addSigner";

const version = z.object({ kind: z.enum(SUBJECTS), id: z.string() });
const onward = version.extend({ to: z.enum(GATED_STAGES) });
const withReason = { reason: z.string().default("") };
const one = z.object({ id: z.string() });

export async function submitEvidenceMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = version.extend({ evidence: z.enum(EVIDENCE_KINDS), file: fileField });
  return mutate("evidence.submit", schema, form, async (ctx, { kind, id, evidence, file }) =>
    submitEvidence(ctx, kind, id, { kind: evidence, file: await handedFile(file) }).then(() => null),
  );
}

export async function promoteMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.promote", onward, form, async (ctx, { kind, id, to }) =>
    promote(ctx, kind, id, to).then(() => null),
  );
}

export async function approveMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(null, onward.extend(withReason), form, async (ctx, { kind, id, to, reason }) =>
    approve(ctx, kind, id, to, reason).then(() => null),
  );
}

export async function rollBackMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.promote", version.extend(withReason), form, async (ctx, { kind, id, reason }) =>
    rollBack(ctx, kind, id, reason).then(() => null),
  );
}

export async function retireVersionMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.promote", version.extend(withReason), form, async (ctx, { kind, id, reason }) =>
    retireVersion(ctx, kind, id, reason).then(() => null),
  );
}

export async function askWaiverMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = version.extend({
    ...withReason,
    stage: z.enum(GATED_STAGES),
    gate: z.string(),
    days: z.coerce.number({ error: "Give a number of days." }),
  });
  return mutate("models.promote", schema, form, async (ctx, { kind, id, ...input }) =>
    askWaiver(ctx, kind, id, input).then(() => null),
  );
}

export async function confirmWaiverMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.promote", one, form, async (ctx, { id }) => confirmWaiver(ctx, id).then(() => null));
}

export async function withdrawWaiverMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.promote", one, form, async (ctx, { id }) => withdrawWaiver(ctx, id).then(() => null));
}

export async function setGatesMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = z.object({ subject: z.enum(SUBJECTS), stage: z.enum(GATED_STAGES), gates: z.string() });
  return mutate("settings.write", schema, form, async (ctx, { subject, stage, gates }) =>
    setGates(ctx, subject, stage, parseJson(gates, "The gate set")).then(() => null),
  );
}

/** `id` is the subject and the stage, `model:production`. */
export async function resetGatesMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = z.object({
    id: z
      .string()
      .transform((id) => id.split(":"))
      .pipe(z.tuple([z.enum(SUBJECTS), z.enum(GATED_STAGES)])),
  });
  return mutate("settings.write", schema, form, async (ctx, { id: [subject, stage] }) =>
    setGates(ctx, subject, stage, null).then(() => null),
  );
}

export async function addIdentityMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = z.object({ name: z.string(), content: z.string(), issuer: z.string().optional() });
  return mutate("models.write", schema, form, async (ctx, input) =>
    addSigner(ctx, { kind: "identity", ...input }).then(() => null),
  );
}

export async function addSignerFileMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  const schema = z.object({
    name: z.string(),
    kind: z.enum(["key", "authority", "trust_root"]),
    file: fileField,
  });
  return mutate("models.write", schema, form, async (ctx, { name, kind, file }) => {
    const content = Buffer.from((await handedFile(file)).bytes).toString("utf8");
    return addSigner(ctx, { kind, name, content }).then(() => null);
  });
}

/** The trust root of the public Sigstore, as it comes along. */
export async function addPublicRootMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.write", one, form, async (ctx, { id: content }) =>
    addSigner(ctx, { kind: "trust_root", name: "Public Sigstore", content }).then(() => null),
  );
}

export async function removeSignerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("models.write", one, form, async (ctx, { id }) => removeSigner(ctx, id).then(() => null));
}
