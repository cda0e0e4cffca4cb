import { groupBy } from "@/lib/base/group";

/** What of a model's bill of materials has a licence. */
export type LicensedKind = "model" | "base model" | "dataset" | "dependency";

export interface LicensedPart {
  kind: LicensedKind;
  name: string;
  /** SPDX ids, expressions or names: each binds. */
  licences: readonly string[];
}

/** All licences that a bill of materials names, each once for a kind of part, and how many parts name none. */
export interface BomLicences {
  named: { licence: string; kind: LicensedKind; count: number /** The first three. */; names: string[] }[];
  unnamed: { kind: LicensedKind; count: number }[];
}

const NAMES = 3;

/** Gathers what every part says, also of those beyond what is listed: one that nobody sees binds as well. */
export function licencesOf(parts: readonly LicensedPart[]): BomLicences {
  const said = parts.map((part) => ({
    ...part,
    licences: part.licences.filter((one) => one !== "NOASSERTION"),
  }));
  const all = said.flatMap(({ kind, name, licences }) =>
    [...new Set(licences)].map((licence) => ({ kind, name, licence })),
  );
  const silent = said.filter(({ licences }) => licences.length === 0);
  return {
    named: [...groupBy(all, ({ kind, licence }) => `${kind} ${licence}`).values()].flatMap((group) => {
      const names = group.slice(0, NAMES).map(({ name }) => name);
      return group.slice(0, 1).map(({ licence, kind }) => ({ licence, kind, count: group.length, names }));
    }),
    unnamed: [...groupBy(silent, ({ kind }) => kind)].map(([kind, group]) => ({ kind, count: group.length })),
  };
}
