import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, readJson } from "@/lib/base/untrusted";

const WHAT = "The signature";
const MAX_SIGNATURE_BYTES = 8 * 1_048_576;
const IN_TOTO = "application/vnd.in-toto+json";

const base64 = z
  .string()
  .max(MAX_SIGNATURE_BYTES)
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "It is not base64");
const certificate = z.object({ rawBytes: base64 });
const logEntry = z.object({
  logIndex: z.union([z.string(), z.number()]).optional(),
  integratedTime: z.union([z.string(), z.number()]).optional(),
});
const shape = z.object({
  mediaType: z.string().regex(/^application\/vnd\.dev\.sigstore\.bundle/, "It is not a Sigstore bundle"),
  verificationMaterial: z.object({
    publicKey: z.object({ hint: z.string().max(200).optional() }).nullish(),
    x509CertificateChain: z.object({ certificates: z.array(certificate).min(1).max(10) }).nullish(),
    certificate: certificate.nullish(),
    tlogEntries: z.array(logEntry).max(20).nullish(),
  }),
  dsseEnvelope: z.object({
    payload: base64,
    payloadType: z.literal(IN_TOTO, `It is not ${IN_TOTO}`),
    signatures: z.array(z.object({ sig: base64 })).length(1, "There must be exactly one signature"),
  }),
});

/** What says whose signature it is: a key's hint, certificates (leaf first), or a certificate of keyless signing. */
type Material =
  | { method: "key"; hint: string | null }
  | { method: "certificate"; chain: Buffer[] }
  | { method: "keyless" };

/** A Sigstore bundle (v0.1 to v0.3) around a DSSE envelope, as OpenSSF Model Signing writes it. */
export interface Bundle {
  material: Material;
  /** The statement, as it was signed. */
  payload: Buffer;
  payloadType: string;
  signature: Buffer;
  /** Of the first entry in a transparency log; null where there is none. Seconds since 1970. */
  log: { index: string; time: number | null } | null;
  /** As it came: what Sigstore's own verifier takes. */
  json: unknown;
}

/** Reads a `model.sig`. Throws INVALID naming the field. */
export function readBundle(file: HandedFile): Bundle {
  const json = readJson(file, WHAT, { maxBytes: MAX_SIGNATURE_BYTES });
  const { verificationMaterial: given, dsseEnvelope: envelope } = readShape(shape, json, WHAT);
  const [first] = envelope.signatures;
  const [entry] = given.tlogEntries ?? [];
  const time = Number(entry?.integratedTime ?? Number.NaN);
  return {
    material: materialOf(given),
    payload: Buffer.from(envelope.payload, "base64"),
    payloadType: envelope.payloadType,
    signature: Buffer.from(first?.sig ?? "", "base64"),
    log: entry ? { index: String(entry.logIndex ?? "?"), time: time > 0 ? time : null } : null,
    json,
  };
}

function materialOf(given: z.output<typeof shape>["verificationMaterial"]): Material {
  const { publicKey, x509CertificateChain: chain, certificate: leaf, tlogEntries } = given;
  const kinds = [publicKey, chain, leaf].filter((one) => one != null).length;
  if (kinds !== 1) {
    const why = `verificationMaterial: It holds ${kinds === 0 ? "neither a key's hint nor a certificate" : "more than one of publicKey, x509CertificateChain and certificate"}.`;
    throw new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why }, { file: why });
  }
  if (publicKey) return { method: "key", hint: publicKey.hint?.toLowerCase() || null };
  if (leaf) return { method: "keyless" };
  if ((tlogEntries ?? []).length > 0) return { method: "keyless" };
  return {
    method: "certificate",
    chain: (chain?.certificates ?? []).map(({ rawBytes }) => Buffer.from(rawBytes, "base64")),
  };
}
