import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import type { Bundle } from "./bundle";
import { matchesIdentity } from "./identity";
import { type SignatureReport, unproven, type Verdict } from "./report";
import type { Signer } from "./signer";

/**
 * A signature by an identity: its short-lived certificate, the log of certificates and the entry in the transparency log
 * are verified offline against each trust root that the tenant has entered (a Sigstore `trusted_root.json`).
 */
export function verifyKeyless(bundle: Bundle, signers: readonly Signer[]): Verdict {
  const roots = signers.filter(({ kind }) => kind === "trust_root");
  const log = logOf(bundle, "unknown");
  if (roots.length === 0) {
    return unproven(
      "unknown",
      "No trust root of keyless signing is entered here, so nobody can say whether it fits.",
      log,
    );
  }
  const reasons: string[] = [];
  for (const root of roots) {
    try {
      const material = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(root.content)));
      const verifier = new Verifier(material, { tlogThreshold: 1, ctlogThreshold: 1 });
      const { identity } = verifier.verify(toSignedEntity(bundleFromJSON(bundle.json)));
      const name = identity?.subjectAlternativeName;
      return {
        signature: { state: "valid", why: `It fits the trust root ${root.name}.` },
        identity: matchesIdentity(
          name === undefined ? [] : [name],
          identity?.extensions?.issuer ?? "",
          signers,
        ),
        signer: name ?? null,
        log: logOf(bundle, "logged"),
        warnings: [],
      };
    } catch (error) {
      reasons.push(
        `${root.name}: ${error instanceof Error ? error.message.slice(0, 200) : "it could not be read"}`,
      );
    }
  }
  return unproven("invalid", `It does not fit what is entered here (${reasons.join("; ")}).`, log);
}

function logOf({ log }: Bundle, state: "logged" | "unknown"): SignatureReport["log"] {
  if (log === null) return { state: "not_logged", why: "It has no entry in a transparency log." };
  const when = log.time === null ? "" : `, at ${new Date(log.time * 1_000).toISOString()}`;
  const why = `Entry ${log.index}${when}.`;
  return { state, why: state === "logged" ? why : `${why} Not verified.` };
}
