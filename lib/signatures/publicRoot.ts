import seeds from "@sigstore/tuf/seeds.json";

const SIGSTORE = "https://tuf-repo-cdn.sigstore.dev";

/** The trust root of the public Sigstore, as it came with this version: it ages, and a newer one can be entered beside it. */
export function publicTrustRoot(): string {
  return Buffer.from(seeds[SIGSTORE].targets["trusted_root.json"], "base64").toString("utf8");
}
