import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { sameDigest } from "@/lib/base/sameDigest";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { evidenceAbout } from "@/lib/gates/evidence";
import { signatureOf } from "@/lib/gates/signatureOf";
import { subjectFor } from "@/lib/gates/subject";
import type { SignatureReport } from "@/lib/signatures/report";
import type { Entity } from "./facts";
import type { KnownModelFacts } from "./modelFacts";

/** How a version's newest signature stands, by the version's id; kept until somebody edits the tenant, since verifying costs. */
export const signaturesOf = heldLookUp<string>(lookUp);

/** Models with what is known of the signature of the version that their name is bound to: verified, invalid, unverified or unknown. */
export async function signedModels(
  ctx: Pick<Ctx, "tenant" | "now">,
  models: ReadonlyMap<string, KnownModelFacts>,
): Promise<Map<string, Entity>> {
  const versions = [...models.values()].flatMap(({ version }) => version ?? []);
  const states = await signaturesOf(ctx, versions);
  return new Map(
    [...models].map(([ref, { entity, version }]) => {
      const signature = (version && states.get(version)) ?? "unknown";
      return [ref, { ...entity, attrs: { ...entity.attrs, signature } }];
    }),
  );
}

async function lookUp(tenant: string, versions: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const version of versions) found.set(version, await stateOf(tenant, version));
  return found;
}

/** `unknown` where none was handed in for the version's digest of today. */
async function stateOf(tenant: string, version: string): Promise<string> {
  const ctx = { tenant };
  const subject = await subjectFor(store(), ctx, "model", version);
  const evidence = await evidenceAbout(store(), ctx, subject);
  const counting = evidence.filter(({ pinned }) => sameDigest(pinned, subject.digest));
  const signed = await signatureOf(store(), ctx, subject, counting);
  return signed ? standing(signed.report) : "unknown";
}

/** As gates judge it: whose signature it is counts as much as that it is one. */
function standing({ signature, digest, files, identity }: SignatureReport): string {
  if (signature.state === "invalid" || digest.state === "differs" || files.state === "incomplete")
    return "invalid";
  const counts = signature.state === "valid" && digest.state === "matches" && identity.state === "matches";
  return counts ? "verified" : "unverified";
}
