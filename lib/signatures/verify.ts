import { sameDigest } from "@/lib/base/sameDigest";
import type { Bundle } from "./bundle";
import { compareFiles, type FileDigests } from "./files";
import type { SignatureReport, Verdict } from "./report";
import type { Signer } from "./signer";
import { readStatement } from "./statement";
import { verifyByChain } from "./verifyChain";
import { verifyByKey } from "./verifyKey";
import { verifyKeyless } from "./verifyKeyless";

interface Against {
  /** Whose signatures count in this tenant. */
  signers: readonly Signer[];
  /** `sha256:<hex>` of the version. */
  digest: string | null;
  /** What is there, where the weights are; null where nobody handed it in. */
  files: FileDigests | null;
  /** When the signature was handed in, epoch milliseconds. */
  seenMs: number;
}

/** Answers each question about a model's signature (OpenSSF Model Signing) for itself. Throws INVALID where the statement is none. */
export function verifySignature(
  bundle: Bundle,
  { signers, digest, files, seenMs }: Against,
): SignatureReport {
  const statement = readStatement(bundle.payload);
  return {
    method: bundle.material.method,
    ...verdictOf(bundle, signers, seenMs),
    digest: digestFinding(statement.root, digest),
    root: statement.root,
    files: compareFiles(statement, files),
  };
}

function verdictOf(bundle: Bundle, signers: readonly Signer[], seenMs: number): Verdict {
  const { material } = bundle;
  switch (material.method) {
    case "key":
      return verifyByKey(bundle, material.hint, signers);
    case "certificate":
      return verifyByChain(bundle, material.chain, signers, seenMs);
    case "keyless":
      return verifyKeyless(bundle, signers);
  }
}

function digestFinding(root: string, digest: string | null): SignatureReport["digest"] {
  if (digest === null) return { state: "unknown", why: "The version has no digest to hold it against." };
  return sameDigest(root, digest)
    ? { state: "matches", why: "It was made for this version's digest." }
    : { state: "differs", why: `It was made for ${root}, and this version is ${digest}.` };
}
