import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "./bundle";
import { pae, paeOfFirstRelease } from "./dsse";
import { readFileDigests } from "./files";
import type { Signer } from "./signer";
import {
  bundleOf,
  DIGESTS,
  envelopeOf,
  fileOf,
  keylessSigning,
  ROOT,
  signerOf,
  signingAuthority,
  signingKey,
  statementOf,
} from "./testSigning";
import { verifySignature } from "./verify";

const nowMs = Date.now();
const verify = (bundle: unknown, signers: readonly Signer[], files: string | null = null, seenMs = nowMs) =>
  verifySignature(readBundle(fileOf(bundle)), {
    signers,
    digest: ROOT,
    seenMs,
    files: files === null ? null : readFileDigests({ name: "SHA256SUMS", bytes: Buffer.from(files) }),
  });
const changed = (bundle: object, at: (copy: Record<string, never>) => void) => {
  const copy = structuredClone(bundle) as Record<string, never>;
  at(copy);
  return copy;
};
const p256 = signingKey("P-256");
const byKey = bundleOf({ publicKey: { hint: p256.hint } }, envelopeOf(statementOf(), p256.privateKey));
const keySigner = signerOf("key", p256.pem);

it("encodes as DSSE's own example", () => {
  expect(pae("http://example.com/HelloWorld", Buffer.from("hello world")).toString()).toBe(
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
});

describe("a signature by key", () => {
  it.each([
    ["P-256", "sha256"],
    ["P-384", "sha384"],
    ["P-521", "sha512"],
  ])("fits on %s with %s, and names its key", (curve, algorithm) => {
    const { privateKey, pem, hint } = signingKey(curve);
    const bundle = bundleOf({ publicKey: { hint } }, envelopeOf(statementOf(), privateKey, algorithm));
    expect(verify(bundle, [keySigner, signerOf("key", pem, { name: "Release" })])).toMatchObject({
      method: "key",
      signer: "Release",
      root: ROOT,
      warnings: [],
      signature: { state: "valid" },
      identity: { state: "matches" },
      digest: { state: "matches" },
      files: { state: "not_checked", why: "Not checked, because the weights are not here." },
      log: { state: "not_logged" },
    });
  });

  it("says what it cannot know, and warns where no key is named", () => {
    expect(verify(byKey, [])).toMatchObject({
      signature: {
        state: "unknown",
        why: expect.stringContaining(`fingerprint ${p256.hint} is not entered`),
      },
      identity: { state: "unknown" },
    });
    const { dsseEnvelope } = byKey as { dsseEnvelope: object };
    expect(verify(bundleOf({ publicKey: {} }, dsseEnvelope), [keySigner]).warnings).toHaveLength(1);
  });

  it("catches a changed byte of the statement and of the signature", () => {
    const forged = envelopeOf(
      statementOf({ subject: [{ name: "other", digest: { sha256: ROOT.slice(7) } }] }),
      p256.privateKey,
    );
    const mixed = { ...forged, signatures: (byKey.dsseEnvelope as typeof forged).signatures };
    expect(verify(bundleOf({ publicKey: { hint: p256.hint } }, mixed), [keySigner])).toMatchObject({
      signature: { state: "invalid", why: expect.stringContaining("was changed") },
      signer: null,
    });
    const other = envelopeOf(statementOf(), signingKey("P-256").privateKey);
    expect(verify(bundleOf({ publicKey: { hint: p256.hint } }, other), [keySigner]).signature.state).toBe(
      "invalid",
    );
  });

  it("reads the statements of the first releases", () => {
    const subject = Object.entries(DIGESTS).map(([name, sha256]) => ({ name, digest: { sha256 } }));
    const old = statementOf({
      predicateType: "https://model_signing/Digests/v0.1",
      subject,
      predicate: { unused: {} },
    });
    const envelope = envelopeOf(old, p256.privateKey, "sha256", paeOfFirstRelease);
    expect(verify(bundleOf({ publicKey: {} }, envelope), [keySigner])).toMatchObject({
      signature: { state: "valid" },
      digest: { state: "matches" },
    });
  });
});

describe("files", () => {
  const [config, weights] = Object.values(DIGESTS);
  it("are held against what was signed, one by one", () => {
    const good = `${config}  config.json\n${weights} *./w/a.bin\n${weights}  .git/HEAD\n`;
    expect(verify(byKey, [keySigner], good).files).toMatchObject({ state: "complete", signed: 2 });
    const bad = `SHA256 (config.json) = ${weights}\n${weights}  added.py\n`;
    expect(verify(byKey, [keySigner], bad).files).toMatchObject({
      state: "incomplete",
      changed: ["config.json"],
      missing: ["w/a.bin"],
      extra: ["added.py"],
    });
  });

  it.each([
    ["nonsense", /line 1: It is no line of sha256sum/],
    [`${"a".repeat(64)}  x\n${"b".repeat(64)}  ./x\n`, /x stands in it twice/],
    ['{"format":"bailiwick.files/v1","files":[{"name":"x","sha256":"1"}]}', /files\.0\.sha256/],
    ["# only a comment\n", /It names no file/],
  ])("are refused where the list is wrong (%#)", (text, why) => {
    expect(() => readFileDigests({ name: "f", bytes: Buffer.from(text) })).toThrow(why);
  });
});

describe("a signature by certificate", () => {
  const authority = signingAuthority();
  afterAll(authority.close);
  const good = [
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=codeSigning",
    "subjectAltName=email:ann@acme.com",
  ];
  const signedWith = (extensions: readonly string[]) => {
    const { key, raw } = authority.issue(extensions);
    const chain = { x509CertificateChain: { certificates: [{ rawBytes: raw }] } };
    return bundleOf(chain, envelopeOf(statementOf(), key, "sha384"));
  };
  const ca = signerOf("authority", authority.pem);
  const ann = signerOf("identity", "*@acme.com");

  it("leads to an authority that was entered, and to an identity that counts", () => {
    const bundle = signedWith(good);
    expect(verify(bundle, [ca, ann])).toMatchObject({
      method: "certificate",
      signer: "ann@acme.com",
      signature: { state: "valid" },
      identity: { state: "matches" },
    });
    expect(verify(bundle, [ca]).identity.state).toBe("unknown");
    expect(verify(bundle, [ca, signerOf("identity", "ann@acme.co")]).identity.state).toBe("differs");
    expect(verify(bundle, [ca, { ...ann, issuer: "https://idp.example.com" }]).identity.state).toBe(
      "differs",
    );
    expect(verify(bundle, [ann])).toMatchObject({
      signature: { state: "unknown", why: expect.stringContaining("CN=Test CA") },
    });
  });

  it("names what is wrong with the certificate", () => {
    const days = (n: number) => nowMs + n * 86_400_000;
    const bundle = signedWith(good);
    expect(verify(bundle, [ca, ann], null, days(3)).signature).toMatchObject({
      state: "invalid",
      why: expect.stringContaining("expired on"),
    });
    expect(verify(bundle, [ca, ann], null, days(-3)).signature.why).toContain("is valid from");
    const forEncryption = signedWith(["keyUsage=critical,keyEncipherment", "extendedKeyUsage=codeSigning"]);
    expect(verify(forEncryption, [ca]).signature.why).toContain("digitalSignature is not among its uses");
    const forServers = signedWith(["keyUsage=critical,digitalSignature", "extendedKeyUsage=serverAuth"]);
    expect(verify(forServers, [ca]).signature.why).toContain("codeSigning is not among its purposes");
    const impostor = signingAuthority();
    expect(verify(bundle, [signerOf("authority", impostor.pem), ann]).signature.state).toBe("unknown");
    impostor.close();
  });
});

describe("a keyless signature", () => {
  const [identity, issuer] = [
    "https://github.com/acme/models/.github/workflows/sign.yml@refs/heads/main",
    "https://token.actions.githubusercontent.com",
  ];
  let made: Awaited<ReturnType<typeof keylessSigning>>;
  beforeAll(async () => {
    made = await keylessSigning(statementOf(), identity, issuer);
  });

  it("is verified offline against the trust root, with its identity, issuer and place in the log", () => {
    const root = signerOf("trust_root", made.trustRoot);
    const allowed = signerOf(
      "identity",
      "https://github.com/acme/models/.github/workflows/*@refs/heads/main",
      { issuer },
    );
    expect(verify(made.bundle, [root, allowed])).toMatchObject({
      method: "keyless",
      signer: identity,
      signature: { state: "valid" },
      identity: { state: "matches" },
      log: { state: "logged", why: expect.stringMatching(/^Entry \d+, at 20/) },
    });
    const elsewhere = { ...allowed, issuer: "https://evil.example.com" };
    expect(verify(made.bundle, [root, elsewhere]).identity.state).toBe("differs");
  });

  it("is not valid when anything of it was changed, or under another root", async () => {
    const root = signerOf("trust_root", made.trustRoot);
    const forged = envelopeOf(
      statementOf({ predicateType: "https://model_signing/signature/v1.0", x: 1 }),
      p256.privateKey,
    );
    const cases = [
      { ...made.bundle, dsseEnvelope: forged },
      changed(made.bundle, (copy) => {
        const { tlogEntries } = (
          copy as unknown as { verificationMaterial: { tlogEntries: { integratedTime: string }[] } }
        ).verificationMaterial;
        for (const entry of tlogEntries) entry.integratedTime = String(Number(entry.integratedTime) + 1);
      }),
    ];
    for (const bundle of cases) expect(verify(bundle, [root]).signature.state).toBe("invalid");
    const other = await keylessSigning(statementOf(), identity, issuer);
    expect(verify(made.bundle, [signerOf("trust_root", other.trustRoot)]).signature.state).toBe("invalid");
    expect(verify(made.bundle, [])).toMatchObject({
      signature: { state: "unknown" },
      log: { state: "unknown" },
    });
  });
});

describe("what is no signature of a model", () => {
  const withStatement = (change: object) =>
    bundleOf({ publicKey: { hint: p256.hint } }, envelopeOf(statementOf(change), p256.privateKey));
  const resources = [{ name: "config.json", algorithm: "sha256", digest: "00".repeat(32) }];
  it.each([
    [{ ...byKey, mediaType: "application/json" }, /mediaType: It is not a Sigstore bundle/],
    [bundleOf({}, byKey.dsseEnvelope as object), /neither a key's hint nor a certificate/],
    [
      bundleOf({ publicKey: {}, certificate: { rawBytes: "AA==" } }, byKey.dsseEnvelope as object),
      /more than one of/,
    ],
    [
      bundleOf({ publicKey: {} }, { ...(byKey.dsseEnvelope as object), signatures: [] }),
      /dsseEnvelope\.signatures/,
    ],
    [
      withStatement({ predicateType: "https://slsa.dev/provenance/v1" }),
      /predicateType: https:\/\/slsa\.dev/,
    ],
    [
      withStatement({ predicate: { serialization: { method: "files" }, resources } }),
      /It is not the root of the 1 files/,
    ],
    [
      withStatement({
        predicate: {
          serialization: { method: "magic" },
          resources: statementOf().predicate && (statementOf().predicate as { resources: unknown }).resources,
        },
      }),
      /method: magic is unknown/,
    ],
  ])("is refused with where it is wrong (%#)", (bundle, why) => {
    expect(() => verify(bundle, [keySigner])).toThrow(why);
  });
});
