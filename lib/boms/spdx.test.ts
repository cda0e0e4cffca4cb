import { describe, expect, it } from "vitest";
import { readBom } from "./readBom";

type Element = Record<string, unknown>;
const DIGEST = "a".repeat(64);
const at = (name: string) => `https://example.com/boms/triage#${name}`;
const element = (type: string, name: string, rest: Element = {}): Element => ({
  type,
  spdxId: at(name),
  creationInfo: "_:made",
  ...rest,
});
const relate = (relationshipType: string, from: string, ...to: string[]) =>
  element("Relationship", `${relationshipType}-${from}-${to[0]}`, {
    relationshipType,
    from: at(from),
    to: to.map((one) => (/:|^None/.test(one) ? one : at(one))),
  });
const entry = (key: string, value: string) => ({ type: "DictionaryEntry", key, value });
const energy = (ai_energyQuantity: unknown, ai_energyUnit: string) => [
  { type: "ai_EnergyConsumptionDescription", ai_energyQuantity, ai_energyUnit },
];
const model = (change: Element = {}) =>
  element("ai_AIPackage", "model", {
    name: "triage",
    description: "Sorts tickets.",
    releaseTime: "2026-10-20T08:00:00Z",
    suppliedBy: at("acme"),
    software_packageVersion: "7",
    software_primaryPurpose: "model",
    software_downloadLocation: "https://example.com/models/triage/7",
    software_packageUrl: "pkg:huggingface/acme/triage@7",
    verifiedUsing: [
      { type: "Hash", algorithm: "sha512", hashValue: "b".repeat(128) },
      { type: "Hash", algorithm: "sha256", hashValue: DIGEST.toUpperCase() },
    ],
    ai_autonomyType: "no",
    ai_domain: ["text-classification", "customer service"],
    ai_energyConsumption: {
      type: "ai_EnergyConsumption",
      ai_trainingEnergyConsumption: energy("120.5", "kilowattHour"),
      ai_inferenceEnergyConsumption: energy(3, "megajoule"),
    },
    ai_hyperparameter: [entry("epochs", "3")],
    ai_informationAboutApplication: "Puts tickets into queues.",
    ai_limitation: "English only.",
    ai_metric: [entry("f1", "0.91"), entry("acc [mmlu]", "0.7"), entry("acc [mmlu] lower bound", "0.6")],
    ai_metricDecisionThreshold: entry("confidence", "0.5"),
    ai_safetyRiskAssessment: "high",
    ai_standardCompliance: ["ISO/IEC 42001"],
    ai_typeOfModel: "decoder",
    ai_useSensitivePersonalInformation: "noAssertion",
    ...change,
  });
const base = () => [
  {
    type: "CreationInfo",
    "@id": "_:made",
    specVersion: "3.0.1",
    created: "2026-11-01T10:00:00Z",
    createdBy: [at("ada")],
  },
  element("Person", "ada", { name: "Ada" }),
  element("Organization", "acme", { name: "Acme" }),
  element("SpdxDocument", "document", {
    rootElement: [at("bom")],
    profileConformance: ["core", "ai", "dataset"],
    import: [{ type: "ExternalMap", externalSpdxId: "https://elsewhere.example/granite" }],
  }),
  element("software_Sbom", "bom", { rootElement: [at("model")] }),
];
const rest = () => [
  element("dataset_DatasetPackage", "tickets", {
    name: "tickets",
    dataset_datasetType: ["text"],
    dataset_confidentialityLevel: "amber",
    dataset_hasSensitivePersonalInformation: "yes",
    dataset_knownBias: ["Mostly from one region"],
  }),
  element("software_Package", "torch", {
    name: "torch",
    software_packageVersion: "2.9.0",
    externalIdentifier: [
      {
        type: "ExternalIdentifier",
        externalIdentifierType: "packageUrl",
        identifier: "pkg:pypi/torch@2.9.0",
      },
    ],
  }),
  element("simplelicensing_LicenseExpression", "house", {
    simplelicensing_licenseExpression: "LicenseRef-House",
    simplelicensing_customIdToUri: [entry("LicenseRef-House", at("text"))],
  }),
  element("simplelicensing_SimpleLicensingText", "text", {
    name: "House licence",
    simplelicensing_licenseText: "…",
  }),
  element("expandedlicensing_DisjunctiveLicenseSet", "either", {
    expandedlicensing_member: ["https://spdx.org/licenses/MIT", "https://spdx.org/licenses/Apache-2.0"],
  }),
  relate("trainedOn", "model", "tickets"),
  relate("testedOn", "model", "tickets", "NoneElement"),
  relate("descendantOf", "model", "https://elsewhere.example/granite"),
  element("LifecycleScopedRelationship", "needs", {
    relationshipType: "dependsOn",
    scope: "runtime",
    from: at("model"),
    to: [at("torch")],
  }),
  relate("hasDeclaredLicense", "model", "house"),
  relate(
    "hasConcludedLicense",
    "model",
    "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense",
  ),
  relate("hasConcludedLicense", "torch", "either"),
  relate("hasDeclaredLicense", "tickets", "https://spdx.org/licenses/CC-BY-4.0"),
];
const fileOf = (graph: unknown, change: Element = {}) => ({
  name: "triage.spdx3.json",
  bytes: Buffer.from(
    JSON.stringify({
      "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
      "@graph": graph,
      ...change,
    }),
  ),
});
const full = (change: Element = {}, ...more: Element[]) => [...base(), model(change), ...rest(), ...more];

describe("readBom of SPDX 3.0.1", () => {
  it("reads what an AI BOM says of its model", async () => {
    const read = await readBom(fileOf(full()));
    expect(read).toMatchObject({
      format: "SPDX 3.0.1",
      serial: at("document"),
      madeAt: "2026-11-01T10:00:00.000Z",
      model: {
        name: "triage",
        version: "7",
        supplier: "Acme",
        description: "Sorts tickets.",
        licences: ["House licence"],
        purl: "pkg:huggingface/acme/triage@7",
      },
      digests: [`sha256:${DIGEST}`],
      task: "text-classification, customer service",
      architecture: "decoder",
      baseModels: [{ name: "https://elsewhere.example/granite" }],
      datasets: [
        {
          name: "tickets",
          classification: "amber",
          sensitive: ["personal information"],
          licences: ["CC-BY-4.0"],
        },
      ],
      dependencies: [{ name: "torch", purl: "pkg:pypi/torch@2.9.0", licences: ["MIT OR Apache-2.0"] }],
      dependencyCount: 1,
      metrics: [
        { type: "f1", value: "0.91", slice: null, lower: null, upper: null },
        { type: "acc", value: "0.7", slice: "mmlu", lower: "0.6", upper: null },
      ],
    });
    expect(read.datasets).toHaveLength(1);
    expect(read.considerations).toEqual([
      { about: "Safety risk", text: "high" },
      { about: "Limitation", text: "English only." },
      { about: "Use case", text: "Puts tickets into queues." },
      { about: "Decides by itself", text: "no" },
      { about: "Standard", text: "ISO/IEC 42001" },
      { about: "Decision threshold", text: "confidence: 0.5" },
      { about: "Hyperparameter", text: "epochs: 3" },
      { about: "Energy of training", text: "120.5 kWh" },
      { about: "Energy of inference", text: "3 MJ" },
      { about: "Known bias of tickets", text: "Mostly from one region" },
    ]);
  });

  it("reads elements that stand where they are used, and the root among several models", async () => {
    const other = { ...model({ name: "granite" }), spdxId: at("granite") };
    const supplier = element("Organization", "inline", { name: "Inline Inc." });
    const graph = full({ suppliedBy: supplier }, other, relate("ancestorOf", "granite", "model"));
    await expect(readBom(fileOf(graph))).resolves.toMatchObject({
      model: { name: "triage", supplier: "Inline Inc." },
      baseModels: [{ name: "https://elsewhere.example/granite" }, { name: "granite", version: "7" }],
    });
  });

  const without = (...names: string[]) => full().filter((one) => !names.includes(String(one.spdxId)));
  const second = { ...model(), spdxId: at("second") };
  const spec = (specVersion: string) => [{ ...base()[0], specVersion }, ...full().slice(1)];
  it.each<[string, unknown, RegExp, Element?]>([
    [
      "the AI profile's properties",
      full({ releaseTime: undefined, suppliedBy: [], software_downloadLocation: "" }),
      /ai_AIPackage https:\/\/example\.com\/boms\/triage#model: releaseTime, software_downloadLocation and suppliedBy are missing/,
    ],
    [
      "a time",
      full({ releaseTime: "Release date" }),
      /#model cannot be used\. releaseTime: It is not a time in ISO 8601/,
    ],
    ["a word of another list", full({ ai_safetyRiskAssessment: "none" }), /#model.*ai_safetyRiskAssessment:/],
    ["a list of texts", full({ ai_domain: [{}] }), /#model.*ai_domain\.0:/],
    [
      "a digest",
      full({ verifiedUsing: [{ type: "Hash", algorithm: "sha256", hashValue: "abc" }] }),
      /#model: verifiedUsing: hashValue is not the 64/,
    ],
    [
      "a dataset that is gone",
      without(at("tickets")),
      /Relationship .*#trainedOn-model-tickets: to refers to .*#tickets, which is not in the file/,
    ],
    ["a supplier that is gone", without(at("acme")), /#model: suppliedBy refers to .*#acme/],
    [
      "no model",
      without(at("model"))
        .slice(0, 4)
        .concat(base()[1] ?? []),
      /refers to|same id/,
    ],
    [
      "two models",
      [...base().slice(0, 3), model(), second],
      /2 are of the type ai_AIPackage .*#model, .*#second.*rootElement does not say/,
    ],
    ["none that is a model", base().slice(0, 3), /None is of the type ai_AIPackage/],
    ["an id that comes twice", full({}, model()), /ai_AIPackage .*#model: ai_AIPackage has the same id/],
    [
      "two documents",
      full({}, element("SpdxDocument", "other", { rootElement: at("model") })),
      /SpdxDocument .*#other: It is a second/,
    ],
    ["another version", spec("3.1.0"), /CreationInfo _:made: specVersion is 3\.1\.0/],
    [
      "another context",
      full(),
      /@context: https:\/\/evil\.example\/context is not https:\/\/spdx\.org/,
      { "@context": "https://evil.example/context" },
    ],
    [
      "a context beside it",
      full(),
      /@context: It is not/,
      { "@context": ["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", { name: "https://evil.example/" }] },
    ],
    ["no list", { type: "ai_AIPackage" }, /@graph: It is not a list/],
    ["no type", [...full(), { spdxId: at("x") }], /@graph\[\d+\]: It has no type/],
    ["no id", [{ type: "Person", name: "Ada" }], /@graph\[0\]: Person has no spdxId/],
    ["no maker", full({}, { type: "Person", spdxId: at("eve") }), /Person .*#eve: creationInfo is missing/],
    [
      "half a relationship",
      full({}, element("Relationship", "half", { from: at("model"), to: [at("torch")] })),
      /Relationship .*#half: relationshipType is missing/,
    ],
  ])("says where a file is wrong: %s", async (_, graph, why, change) => {
    await expect(readBom(fileOf(graph, change))).rejects.toThrow(why);
  });

  it.each(["Apache-2.0", "MIT OR Apache-2.0", "apache-2.0"])(
    "takes no other licence for %s",
    async (name) => {
      const graph = full().map((one) => (one.spdxId === at("text") ? { ...one, name } : one));
      await expect(readBom(fileOf(graph))).resolves.toMatchObject({
        model: { licences: ["LicenseRef-House"] },
      });
    },
  );

  it("ends with bills and licences that hold each other", async () => {
    const circles = full(
      {},
      element("software_Sbom", "inner", { rootElement: [at("bom")] }),
      element("expandedlicensing_ConjunctiveLicenseSet", "loop", { expandedlicensing_member: [at("loop")] }),
      relate("hasDeclaredLicense", "bom", "loop"),
      relate("hasConcludedLicense", "tickets", "loop"),
    );
    const read = await readBom(fileOf(circles));
    expect(read.datasets[0]?.licences[1]).toContain(at("loop"));
  });

  it("reads each set of licences once, however many hold it", async () => {
    const sets = Array.from({ length: 40 }, (_, n) =>
      element(`expandedlicensing_${n % 2 ? "Con" : "Dis"}junctiveLicenseSet`, `set-${n}`, {
        expandedlicensing_member: [
          `https://spdx.org/licenses/X-${n}`,
          ...[n - 1, n - 2].filter((k) => k >= 0).map((k) => at(`set-${k}`)),
        ],
      }),
    );
    const read = await readBom(fileOf(full({}, ...sets, relate("hasConcludedLicense", "tickets", "set-39"))));
    const text = read.datasets[0]?.licences[1];
    // A shortened expression is marked, so that no list of licences allows what is left of it.
    expect([text?.length, text?.at(-1)]).toEqual([2_000, "…"]);
  });
});
