import { createPublicKey, hash } from "node:crypto";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toTrustMaterial } from "@sigstore/verify";
import { signers } from "@/db/store/schema/signers";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { publicTrustRoot } from "./publicRoot";
import { type Signer, type SignerKind, signerSnapshot, whereSigner } from "./signer";
import { rootsIn } from "./verifyChain";
import { fingerprintOf, hashOf } from "./verifyKey";

export interface NewSigner {
  kind: SignerKind;
  /** 1 to 80 characters, for people. */
  name: string;
  /** PEM of a public key or of certificates, a trusted_root.json (`sigstore.dev`: that of the public Sigstore), or an identity (mail address or URI; `*` for a part). */
  content: string;
  /** Of an identity: who vouched for it in keyless signing; none for one that stands in a certificate. */
  issuer?: string | null | undefined;
}

/** Enters whose signatures count. Needs `models.write`; throws INVALID naming the field. */
export async function addSigner(ctx: Ctx, input: NewSigner): Promise<Signer> {
  const name = input.name.trim();
  if (name.length < 1 || name.length > 80) throw wrong("name", "Give a name of 1 to 80 characters.");
  const row: Signer = {
    id: ctx.newId("sgn"),
    tenant: ctx.tenant,
    kind: input.kind,
    name,
    ...read(input),
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  await change(ctx, { verb: "enter", noun: "signer", ability: "models.write" }, async (tx, record) => {
    await tx.insert(signers).values(row);
    record({ target: row.id, before: null, after: signerSnapshot(row) });
  });
  return row;
}

/** Removes one: what it signed counts no more, at once. Needs `models.write`; throws NOT_FOUND. */
export async function removeSigner(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "signer", ability: "models.write" }, async (tx, record) => {
    const [row] = await tx.delete(signers).where(whereSigner(ctx, id)).returning();
    if (!row) throw notFound("signer");
    record({ target: id, before: signerSnapshot(row), after: null });
  });
}

function read({ kind, content, issuer }: NewSigner): Pick<Signer, "content" | "issuer" | "fingerprint"> {
  if (content.length > 1_048_576) throw wrong("content", "It is larger than 1 MiB.");
  switch (kind) {
    case "key":
      return { ...readKey(content), issuer: null };
    case "authority":
      return { ...readAuthority(content), issuer: null };
    case "trust_root":
      return { ...readTrustRoot(content), issuer: null };
    case "identity":
      return { ...readIdentity(content, issuer?.trim() || null), fingerprint: null };
  }
}

function readKey(content: string) {
  if (/PRIVATE KEY/.test(content))
    throw wrong("content", "This is a private key: enter the public one, and replace this pair.");
  try {
    const key = createPublicKey(content);
    if (hashOf(key) === null) throw wrong("content", "It is not an ECDSA key on P-256, P-384 or P-521.");
    const pem = key.export({ type: "spki", format: "pem" }).toString();
    return { content: pem, fingerprint: fingerprintOf(key) };
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw wrong("content", "It is not a public key in PEM.");
  }
}

function readAuthority(content: string) {
  try {
    const roots = rootsIn(content);
    const [first] = roots;
    if (first && roots.every((one) => one.ca)) {
      return { content, fingerprint: hash("sha256", first.raw, "hex") };
    }
  } catch {
    throw wrong("content", "One of its certificates cannot be read.");
  }
  throw wrong("content", "It must be certificates of authorities in PEM (basicConstraints CA:TRUE).");
}

function readTrustRoot(given: string) {
  const content = given.trim() === "sigstore.dev" ? publicTrustRoot() : given;
  try {
    const root = TrustedRoot.fromJSON(JSON.parse(content));
    toTrustMaterial(root);
    if (root.certificateAuthorities.length > 0 && root.tlogs.length > 0) {
      return { content, fingerprint: hash("sha256", content, "hex") };
    }
  } catch {
    throw wrong("content", "It is not a Sigstore trusted_root.json.");
  }
  throw wrong("content", "It names no certificate authority or no transparency log.");
}

function readIdentity(content: string, issuer: string | null) {
  const identity = content.trim();
  if (identity.length < 3 || identity.length > 500 || /^[*@./]*$/.test(identity)) {
    throw wrong("content", "Give a mail address or a URI; a * stands for a part of it, not for all.");
  }
  if (issuer !== null && !/^https:\/\/[^\s]{3,400}$/.test(issuer))
    throw wrong("issuer", "Give the issuer's https address.");
  return { content: identity, issuer };
}

function wrong(field: string, what: string): DomainError {
  return new DomainError("INVALID", { what }, { [field]: what });
}
