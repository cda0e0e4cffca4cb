import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { addSigner, removeSigner } from "@/lib/signatures/addSigner";
import { listSigners, type Signer } from "@/lib/signatures/signer";

const tag = "signers";
const kind = z.enum(["key", "authority", "trust_root", "identity"]);

const signerJson = z
  .object({
    id: z.string(),
    kind,
    name: z.string(),
    content: z.string(),
    issuer: z.string().nullable(),
    fingerprint: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "Signer" });

/** Without the tenant. */
const jsonOf = (signer: Signer) => signerJson.parse({ ...signer, createdAt: signer.createdAt.toISOString() });

export const listSignersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/signers",
  tag,
  ability: "audit.read",
  summary: "List whose signatures of models count",
  response: z.object({ signers: z.array(signerJson) }),
  run: async (ctx) => ({ signers: (await listSigners(ctx)).map(jsonOf) }),
});

export const addSignerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/signers",
  tag,
  ability: "models.write",
  summary: "Enter whose signatures count",
  description:
    "A public key in PEM, certificates of an authority in PEM, a Sigstore trusted_root.json (`sigstore.dev` stands for the public one that comes along), or an identity with its issuer.",
  body: z.strictObject({
    kind,
    name: z.string(),
    content: z.string().max(1_000_000),
    issuer: z.string().nullish(),
  }),
  response: signerJson,
  status: 201,
  run: async (ctx, { body }) => jsonOf(await addSigner(ctx, body)),
});

export const removeSignerOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/signers/{id}",
  tag,
  ability: "models.write",
  summary: "Remove one: what it signed counts no more",
  params: z.object({ id: z.string().max(100) }),
  run: async (ctx, { params }) => removeSigner(ctx, params.id).then(() => undefined),
});
