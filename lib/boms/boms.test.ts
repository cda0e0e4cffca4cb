import { describe, expect, it } from "vitest";
import { readBom } from "./readBom";
import { writeBom } from "./writeBom";

const bomOf = (change: object = {}, model: object = {}) => ({
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  serialNumber: "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
  version: 1,
  metadata: {
    timestamp: "2026-11-01T10:00:00Z",
    component: {
      type: "machine-learning-model",
      "bom-ref": "model",
      name: "triage",
      version: "7",
      hashes: [{ alg: "SHA-256", content: "a".repeat(64) }],
      licenses: [{ license: { id: "Apache-2.0" } }],
      pedigree: { ancestors: [{ type: "machine-learning-model", name: "granite-3.3-8b", version: "1" }] },
      modelCard: {
        modelParameters: {
          task: "text-classification",
          modelArchitecture: "decoder",
          datasets: [{ type: "dataset", name: "tickets", sensitiveData: ["names"] }, { ref: "extra" }],
        },
        quantitativeAnalysis: {
          performanceMetrics: [
            { type: "f1", value: "0.91", confidenceInterval: { lowerBound: "0.89", upperBound: "0.93" } },
          ],
        },
        considerations: {
          useCases: ["Sorting tickets"],
          ethicalConsiderations: [{ name: "Bias", mitigationStrategy: "Reviewed" }],
        },
      },
      ...model,
    },
  },
  components: [
    {
      type: "data",
      "bom-ref": "extra",
      name: "synthetic",
      data: [{ type: "dataset", classification: "public" }],
    },
    { type: "library", name: "transformers", version: "4.50.0", purl: "pkg:pypi/transformers@4.50.0" },
  ],
  ...change,
});
const fileOf = (value: unknown) => ({ name: "bom.json", bytes: Buffer.from(JSON.stringify(value)) });

describe("readBom", () => {
  it("reads what an ML-BOM says of its model", async () => {
    const read = await readBom(fileOf(bomOf()));
    expect(read).toMatchObject({
      format: "CycloneDX 1.6",
      madeAt: "2026-11-01T10:00:00.000Z",
      signed: false,
      model: { name: "triage", version: "7", licences: ["Apache-2.0"] },
      digests: [`sha256:${"a".repeat(64)}`],
      task: "text-classification",
      baseModels: [{ name: "granite-3.3-8b" }],
      datasets: [
        { name: "tickets", sensitive: ["names"] },
        { name: "synthetic", classification: "public" },
      ],
      dependencies: [{ name: "transformers", purl: "pkg:pypi/transformers@4.50.0" }],
      metrics: [{ type: "f1", value: "0.91", lower: "0.89", upper: "0.93" }],
    });
    expect(read.considerations.map(({ text }) => text)).toEqual(["Sorting tickets", "Bias: Reviewed"]);
  });

  it("marks an expression that it shortens, so that no list allows what is left of it", async () => {
    const expression = `MIT${" AND MIT".repeat(300)} AND GPL-3.0-only`;
    const read = await readBom(fileOf(bomOf({}, { licenses: [{ expression }] })));
    expect(read.model.licences.map((one) => one.at(-1))).toEqual(["…"]);
  });

  it.each(["1.5", "1.7"])("reads version %s", async (specVersion) => {
    const { $schema: _, ...rest } = bomOf({ specVersion });
    await expect(readBom(fileOf(rest))).resolves.toMatchObject({ format: `CycloneDX ${specVersion}` });
  });

  it("writes ours by the schema of 1.7, the same bytes for the same facts, and reads it back", async () => {
    const facts = {
      id: "mdv_1",
      provider: "vllm",
      name: "triage",
      version: "7",
      description: null,
      stage: "staging",
      digest: `sha256:${"a".repeat(64)}`,
      baseModel: "granite",
      datasets: ["tickets"],
      tasks: ["chat"],
      uri: "oci://registry.example.com/triage:7",
      enteredAt: "2026-10-01T10:00:00.000Z",
      at: "2026-11-01T10:00:00.000Z",
      metrics: [
        {
          task: "mmlu",
          metric: "acc",
          filter: "none",
          value: 0.7,
          samples: 100,
          higherIsBetter: true,
          lower: 0.6,
          upper: 0.8,
        },
      ],
    };
    const serials = new Set<string | null>();
    for (const licence of ["apache-2.0", "MIT OR Apache-2.0", "House licence", null]) {
      const text = writeBom({ ...facts, licence });
      expect(writeBom({ ...facts, licence })).toBe(text);
      const read = await readBom({ name: "ours", bytes: Buffer.from(text) });
      serials.add(read.serial);
      expect(read).toMatchObject({
        digests: [facts.digest],
        task: "chat",
        baseModels: [{ name: "granite" }],
        datasets: [{ name: "tickets" }],
        metrics: [{ type: "acc", value: "0.7", slice: "mmlu", lower: "0.6", upper: "0.8" }],
      });
      expect(read.model.licences).toEqual(
        licence === null ? [] : [licence === "apache-2.0" ? "Apache-2.0" : licence],
      );
    }
    expect(serials.size).toBe(4);
  });

  it.each([
    [bomOf({ specVersion: "1.3" }), /specVersion: 1\.3 is not one of/],
    [bomOf({ components: [{ type: "library" }] }), /components\[0\]: must have required property 'name'/],
    [
      bomOf({}, { hashes: [{ alg: "SHA-256", content: "xyz" }] }),
      /metadata\.component\.hashes\[0\]\.content/,
    ],
    [
      bomOf({ components: [{ type: "libary", name: "x" }] }),
      /components\[0\]\.type: "libary" is not one of the allowed application, framework, library/,
    ],
    [bomOf({}, { type: "library" }), /None is of the type machine-learning-model/],
    [{ spdxVersion: "SPDX-2.3" }, /spdxVersion: SPDX-2\.3 has no AI profile/],
    [bomOf({ surprise: 1 }), /surprise/],
  ])("says where a file is wrong (%#)", async (value, why) => {
    await expect(readBom(fileOf(value))).rejects.toThrow(why);
  });
});
