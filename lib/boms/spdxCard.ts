import type { BomExtract } from "./extract";
import type { SpdxModel } from "./spdxShapes";

type Considerations = BomExtract["considerations"];
type Entry = SpdxModel["ai_metric"][number];

/** Metrics of SPDX have a key and a value; ours name the slice and the bounds in the key: `acc [mmlu] lower bound`. */
const BOUND = / (lower|upper) bound$/;
const SLICED = /^(.+) \[(.+)\]$/;

/** What to weigh before the model is used, in the order of the AI profile that matters most to who reads it. */
export function considerationsOf(model: SpdxModel): Considerations {
  const energy = model.ai_energyConsumption;
  const list = (about: string, words: readonly (string | undefined)[]) =>
    words.flatMap((text) => (text === undefined || text === "" ? [] : { about, text }));
  const saidOf = (answer: string | undefined) => [answer === "noAssertion" ? undefined : answer];
  const pairs = (of: readonly Entry[]) => of.map(({ key, value }) => `${key}: ${value}`);
  return [
    ...list("Safety risk", [model.ai_safetyRiskAssessment]),
    ...list("Limitation", [model.ai_limitation]),
    ...list("Use case", [model.ai_informationAboutApplication]),
    ...list("Uses sensitive personal information", saidOf(model.ai_useSensitivePersonalInformation)),
    ...list("Decides by itself", saidOf(model.ai_autonomyType)),
    ...list("Training", [model.ai_informationAboutTraining]),
    ...list("Preprocessing of data", model.ai_modelDataPreprocessing),
    ...list("Explainability", model.ai_modelExplainability),
    ...list("Standard", model.ai_standardCompliance),
    ...list("Decision threshold", pairs(model.ai_metricDecisionThreshold)),
    ...list("Hyperparameter", pairs(model.ai_hyperparameter)),
    ...list("Energy of training", amountsOf(energy?.ai_trainingEnergyConsumption)),
    ...list("Energy of fine-tuning", amountsOf(energy?.ai_finetuningEnergyConsumption)),
    ...list("Energy of inference", amountsOf(energy?.ai_inferenceEnergyConsumption)),
  ];
}

type Amounts = NonNullable<SpdxModel["ai_energyConsumption"]>["ai_trainingEnergyConsumption"];

function amountsOf(of: Amounts | undefined): string[] {
  const units = { kilowattHour: " kWh", megajoule: " MJ", other: " (of another unit)" };
  return (of ?? []).map((one) => `${one.ai_energyQuantity}${units[one.ai_energyUnit]}`);
}

/** The metrics, each with its bounds where they stand beside it. */
export function metricsOf(entries: readonly Entry[]): BomExtract["metrics"] {
  const bounds = new Map(entries.filter(({ key }) => BOUND.test(key)).map(({ key, value }) => [key, value]));
  const keys = new Set(entries.map(({ key }) => key));
  return entries.flatMap(({ key, value }) => {
    if (BOUND.test(key) && keys.has(key.replace(BOUND, ""))) return [];
    const [, type, slice] = SLICED.exec(key) ?? [];
    const lower = bounds.get(`${key} lower bound`) ?? null;
    const upper = bounds.get(`${key} upper bound`) ?? null;
    return { type: type ?? key, value, slice: slice ?? null, lower, upper };
  });
}

/** A metric as SPDX writes it, so that `metricsOf` reads it back. */
export function entriesOf({ type, value, slice, lower, upper }: BomExtract["metrics"][number]): Entry[] {
  const key = slice === null ? type : `${type} [${slice}]`;
  return [
    { key, value },
    ...(lower === null ? [] : [{ key: `${key} lower bound`, value: lower }]),
    ...(upper === null ? [] : [{ key: `${key} upper bound`, value: upper }]),
  ];
}
