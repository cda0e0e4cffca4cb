import { execFileSync } from "node:child_process";
import { createPublicKey, createSign, generateKeyPairSync, hash, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initializeCA, initializeCTLog, initializeTLog } from "@sigstore/mock";
import { pae } from "./dsse";
import type { Signer } from "./signer";

const TYPE = "application/vnd.in-toto+json";
const MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** A model of two files, by the specification of OpenSSF Model Signing. */
export const DIGESTS = {
  "config.json": hash("sha256", "config", "hex"),
  "w/a.bin": hash("sha256", "a", "hex"),
};
const ROOT_HEX = hash("sha256", Buffer.from(Object.values(DIGESTS).join(""), "hex"), "hex");
export const ROOT = `sha256:${ROOT_HEX}`;

export function statementOf(change: object = {}): Record<string, unknown> {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "triage", digest: { sha256: ROOT_HEX } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {
      serialization: {
        method: "files",
        hash_type: "sha256",
        allow_symlinks: false,
        ignore_paths: ["model.sig", ".git"],
      },
      resources: Object.entries(DIGESTS).map(([name, digest]) => ({ name, algorithm: "sha256", digest })),
    },
    ...change,
  };
}

/** A DSSE envelope, signed as model_signing does. */
export function envelopeOf(statement: object, key: KeyObject | string, algorithm = "sha256", encode = pae) {
  const payload = Buffer.from(JSON.stringify(statement));
  const sig = createSign(algorithm).update(encode(TYPE, payload)).sign(key);
  return {
    payload: payload.toString("base64"),
    payloadType: TYPE,
    signatures: [{ sig: sig.toString("base64") }],
  };
}

export const fileOf = (bundle: unknown) => ({
  name: "model.sig",
  bytes: Buffer.from(JSON.stringify(bundle)),
});

export function bundleOf(verificationMaterial: object, dsseEnvelope: object): Record<string, unknown> {
  return { mediaType: MEDIA_TYPE, verificationMaterial, dsseEnvelope };
}

/** A signer as the store has it. */
export function signerOf(kind: Signer["kind"], content: string, more: Partial<Signer> = {}): Signer {
  const row = { id: "sgn_1", tenant: "t", kind, name: `The ${kind}`, content, issuer: null };
  return {
    ...row,
    fingerprint: hash("sha256", content, "hex"),
    createdBy: "x",
    createdAt: new Date(0),
    ...more,
  };
}

/** An authority of its own, and certificates under it, made by the real openssl. */
export function signingAuthority() {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-signing-"));
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) =>
    execFileSync("openssl", words, { stdio: ["ignore", "pipe", "pipe"] });
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp384r1", "-nodes"];
  openssl(
    "req",
    "-x509",
    ...ec,
    "-keyout",
    at("ca.key"),
    "-out",
    at("ca.pem"),
    "-days",
    "9",
    "-subj",
    "/CN=Test CA",
  );
  let serial = 0;
  return {
    pem: readFileSync(at("ca.pem"), "utf8"),
    /** A leaf with these extensions (openssl's words), its key, and itself in base64. */
    issue: (extensions: readonly string[], days = 2) => {
      serial += 1;
      const [key, csr, cnf, out] = ["key", "csr", "cnf", "pem"].map((end) => at(`${serial}.${end}`)) as [
        string,
        string,
        string,
        string,
      ];
      openssl("req", "-new", ...ec, "-keyout", key, "-out", csr, "-subj", "/CN=signer");
      writeFileSync(cnf, extensions.join("\n"));
      const ca = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial"];
      openssl("x509", "-req", "-in", csr, ...ca, "-days", String(days), "-extfile", cnf, "-out", out);
      const raw = readFileSync(out, "utf8").replaceAll(/-----[^-]+-----|\s/g, "");
      return { key: readFileSync(key, "utf8"), raw };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A private Sigstore: its authority, its two logs, a bundle signed through them, and the trust root that fits. */
export async function keylessSigning(statement: object, identity: string, issuer: string) {
  const pair = (namedCurve = "P-256") => generateKeyPairSync("ec", { namedCurve });
  const ctlog = await initializeCTLog(pair());
  const ca = await initializeCA(pair("P-384"), ctlog);
  const tlog = await initializeTLog("https://rekor.example.com", pair());
  const { publicKey, privateKey } = pair();
  const der = publicKey.export({ type: "spki", format: "der" });
  const certificate = await ca.issueCertificate({
    publicKey: der as Buffer<ArrayBuffer>,
    subjectAltName: identity,
    extensions: [{ oid: "1.3.6.1.4.1.57264.1.8", value: issuer }],
  });
  const envelope = envelopeOf(statement, privateKey);
  const rawBytes = base64(certificate);
  const entry = await tlog.log({
    kind: "dsse",
    apiVersion: "0.0.1",
    spec: {
      payloadHash: {
        algorithm: "sha256",
        value: hash("sha256", Buffer.from(envelope.payload, "base64"), "hex"),
      },
      signatures: [{ signature: envelope.signatures[0]?.sig, verifier: rawBytes }],
    },
  });
  const validFor = { start: "2020-01-01T00:00:00Z" };
  const logOf = (key: Buffer) => ({
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: key.toString("base64"), keyDetails: "PKIX_ECDSA_P256_SHA_256", validFor },
    logId: { keyId: hash("sha256", key, "base64") },
  });
  return {
    bundle: bundleOf(
      { certificate: { rawBytes }, tlogEntries: [tlogEntryOf(Object.values(entry)[0])] },
      envelope,
    ),
    trustRoot: JSON.stringify({
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      tlogs: [{ baseUrl: "https://rekor.example.com", ...logOf(tlog.publicKey) }],
      ctlogs: [{ baseUrl: "https://ct.example.com", ...logOf(ctlog.publicKey) }],
      certificateAuthorities: [
        {
          subject: { organization: "sigstore.mock", commonName: "sigstore" },
          uri: "https://fulcio.example.com",
          certChain: { certificates: [{ rawBytes: base64(ca.rootCertificate) }] },
          validFor,
        },
      ],
      timestampAuthorities: [],
    }),
  };
}

type Entry = Awaited<ReturnType<Awaited<ReturnType<typeof initializeTLog>>["log"]>>[string];

function tlogEntryOf(entry: Entry | undefined) {
  if (!entry?.verification?.inclusionProof) throw new Error("The log answers with a proof.");
  const { inclusionProof: proof, signedEntryTimestamp } = entry.verification;
  return {
    logIndex: String(entry.logIndex),
    logId: { keyId: Buffer.from(entry.logID, "hex").toString("base64") },
    kindVersion: { kind: "dsse", version: "0.0.1" },
    integratedTime: String(entry.integratedTime),
    inclusionPromise: { signedEntryTimestamp },
    inclusionProof: {
      logIndex: String(proof.logIndex),
      rootHash: Buffer.from(proof.rootHash, "hex").toString("base64"),
      treeSize: String(proof.treeSize),
      hashes: [],
      checkpoint: { envelope: proof.checkpoint },
    },
    canonicalizedBody: entry.body,
  };
}

const base64 = (view: ArrayBufferView) =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString("base64");

/** A key, its PEM and its fingerprint. */
export function signingKey(namedCurve: string) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve });
  const pem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return { privateKey, pem, hint: hash("sha256", pem, "hex") };
}
