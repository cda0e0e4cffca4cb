import { z } from "zod";

const cut = z.string().transform((value) => value.slice(0, 2_000));
/** JSON-LD writes a list of one as its only value too. */
const many = <S extends z.ZodType>(one: S) =>
  z
    .unknown()
    .transform((value) =>
      value === undefined || value === null ? [] : Array.isArray(value) ? value : [value],
    )
    .pipe(z.array(one))
    .optional()
    .transform((value) => value ?? []);
const texts = many(cut);
const presence = z.enum(["yes", "no", "noAssertion"]).optional();
const entries = many(
  z.object({ key: cut, value: cut.optional() }).transform(({ key, value }) => ({ key, value: value ?? "" })),
);
const amounts = many(
  z.object({
    ai_energyQuantity: z.union([z.string(), z.number()]).transform(String),
    ai_energyUnit: z.enum(["kilowattHour", "megajoule", "other"]),
  }),
);

/** What we read of any package: `software_Package` and its kinds. */
export const spdxPackage = z.object({
  name: cut.optional(),
  description: cut.optional(),
  summary: cut.optional(),
  software_packageVersion: cut.optional(),
  software_packageUrl: cut.optional(),
  externalIdentifier: many(z.object({ externalIdentifierType: z.string(), identifier: cut })),
});

/** What we read of a model, by the AI profile of SPDX 3.0.1. */
export const spdxModel = spdxPackage.extend({
  releaseTime: z.iso.datetime({ offset: true }),
  software_downloadLocation: z.string().min(1),
  software_packageVersion: cut.pipe(z.string().min(1)),
  software_primaryPurpose: z.string().min(1),
  ai_autonomyType: presence,
  ai_domain: texts,
  ai_energyConsumption: z
    .object({
      ai_trainingEnergyConsumption: amounts,
      ai_finetuningEnergyConsumption: amounts,
      ai_inferenceEnergyConsumption: amounts,
    })
    .optional(),
  ai_hyperparameter: entries,
  ai_informationAboutApplication: cut.optional(),
  ai_informationAboutTraining: cut.optional(),
  ai_limitation: cut.optional(),
  ai_metric: entries,
  ai_metricDecisionThreshold: entries,
  ai_modelDataPreprocessing: texts,
  ai_modelExplainability: texts,
  ai_safetyRiskAssessment: z.enum(["serious", "high", "medium", "low"]).optional(),
  ai_standardCompliance: texts,
  ai_typeOfModel: texts,
  ai_useSensitivePersonalInformation: presence,
});
export type SpdxModel = z.output<typeof spdxModel>;

/** What we read of a dataset, by the Dataset profile. */
export const spdxDataset = spdxPackage.extend({
  dataset_confidentialityLevel: z.enum(["red", "amber", "green", "clear"]).optional(),
  dataset_hasSensitivePersonalInformation: presence,
  dataset_anonymizationMethodUsed: texts,
  dataset_knownBias: texts,
});

export const spdxHash = z.object({ algorithm: z.string(), hashValue: z.string() });
