import type { BomLicences } from "./licences";

/** A thing that a BOM names. Text is as the file has it, shortened. */
export interface BomPart {
  name: string;
  version: string | null;
  /** SPDX ids, expressions or names. */
  licences: string[];
  purl: string | null;
}

interface BomDataset {
  name: string;
  classification: string | null;
  sensitive: string[];
  /** As of a part; where the file has no place for them, none. */
  licences: string[];
}

/** What was read from a bill of materials of a model. Times are ISO 8601. */
export interface BomExtract {
  kind: "bom";
  /** `CycloneDX 1.6`, `SPDX 3.0.1`. */
  format: string;
  serial: string | null;
  madeAt: string | null;
  /** Whether the file carries a signature of its own, which is not checked here. */
  signed: boolean;
  model: BomPart & { supplier: string | null; description: string | null };
  /** `sha256:<hex>` of the model, as the BOM says. */
  digests: string[];
  task: string | null;
  architecture: string | null;
  baseModels: BomPart[];
  datasets: BomDataset[];
  dependencies: BomPart[];
  /** How many the file names; the list above ends at 500. */
  dependencyCount: number;
  /** Of all parts, also of those beyond the lists. */
  licences: BomLicences;
  considerations: { about: string; text: string }[];
  metrics: {
    type: string;
    value: string;
    slice: string | null;
    lower: string | null;
    upper: string | null;
  }[];
}
