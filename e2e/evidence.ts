import { createSign, generateKeyPairSync, hash } from "node:crypto";
import { pae } from "../lib/signatures/dsse";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
/** The public key that the model of these files is signed with. */
export const RELEASE_KEY = publicKey.export({ type: "spki", format: "pem" }).toString();

const FILES = ["config.json", "model.safetensors"].map((name) => ({
  name,
  digest: hash("sha256", name, "hex"),
}));
const ROOT = hash("sha256", Buffer.from(FILES.map(({ digest }) => digest).join(""), "hex"), "hex");
export const MODEL_DIGEST = `sha256:${ROOT}`;

/** A `model.sig` of OpenSSF Model Signing, by key. */
export function modelSignature(): string {
  const type = "application/vnd.in-toto+json";
  const resources = FILES.map((file) => ({ ...file, algorithm: "sha256" }));
  const payload = Buffer.from(
    JSON.stringify({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "triage", digest: { sha256: ROOT } }],
      predicateType: "https://model_signing/signature/v1.0",
      predicate: { serialization: { method: "files", ignore_paths: ["model.sig"] }, resources },
    }),
  );
  const sig = createSign("sha256").update(pae(type, payload)).sign(privateKey, "base64");
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: hash("sha256", RELEASE_KEY, "hex") } },
    dsseEnvelope: { payload: payload.toString("base64"), payloadType: type, signatures: [{ sig }] },
  });
}

/** What `sha256sum` says where the weights are; `changed` differs by a byte. */
export function sha256Sums(changed?: string): string {
  return FILES.map(({ name, digest }) =>
    name === changed ? `${hash("sha256", "x", "hex")}  ${name}\n` : `${digest}  ${name}\n`,
  ).join("");
}

/** A CycloneDX ML-BOM that names the digest. */
export function modelBom(): string {
  return JSON.stringify({
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "machine-learning-model",
        name: "triage",
        hashes: [{ alg: "SHA-256", content: ROOT }],
        licenses: [{ license: { id: "Apache-2.0" } }],
        pedigree: { ancestors: [{ type: "machine-learning-model", name: "granite-3.3-8b" }] },
        modelCard: {
          modelParameters: {
            task: "text-classification",
            datasets: [{ type: "dataset", name: "tickets", sensitiveData: ["names"] }],
          },
          considerations: { technicalLimitations: ["English only"] },
        },
      },
    },
    components: [{ type: "library", name: "transformers", version: "4.50.0" }],
  });
}

/** Results of lm-evaluation-harness. */
export function lmEvalResults(): string {
  return JSON.stringify({
    results: { mmlu: { alias: "mmlu", "acc,none": 0.71, "acc_stderr,none": 0.004 } },
    configs: { mmlu: {} },
    higher_is_better: { mmlu: { acc: true } },
    "n-samples": { mmlu: { original: 14_042, effective: 14_042 } },
    date: Date.now() / 1_000 - 86_400,
  });
}

/** A report.jsonl of Garak in which `fails` of 400 attacks succeeded. */
export function garakReport(fails: number): string {
  const probe = (name: string, failed: number) => ({
    entry_type: "eval",
    probe: name,
    detector: "mitigation.MitigationBypass",
    passed: 200 - failed,
    fails: failed,
    nones: 4,
    total_evaluated: 200,
    total_processed: 204,
  });
  return [
    {
      entry_type: "init",
      garak_version: "0.16.1",
      start_time: new Date(Date.now() - 3_600_000).toISOString(),
    },
    probe("dan.Dan_11_0", fails),
    probe("promptinject.HijackHateHumans", 0),
    { entry_type: "completion", end_time: new Date().toISOString() },
  ]
    .map((entry) => JSON.stringify(entry))
    .join("\n");
}
