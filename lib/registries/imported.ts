/** A model as a registry or catalog elsewhere has it, ready to be taken over. */
export interface ImportedModel {
  /** Its id there. */
  external: string;
  provider: string;
  name: string;
  description: string | null;
  licence: string | null;
  tasks: string[];
  versions: ImportedVersion[];
}

export interface ImportedVersion {
  external: string;
  version: string;
  description: string | null;
  /** `sha256:<hex>` where it says one. */
  digest: string | null;
  uri: string | null;
  properties: Record<string, string>;
}

/** What was read, and how many models were left out because they are archived there. */
export interface Imported {
  models: ImportedModel[];
  skipped: number;
}
