/** The fields of the filter language, in the order that help lists them; `user` is an alias of `principal`. */
export const FILTER_FIELDS = ["agent", "tool", "model", "kind", "outcome", "principal", "session"] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** `field:a,b*` – any of the values; `prefix` when it ended in `*`. */
export interface FieldTerm {
  field: FilterField;
  values: { text: string; prefix: boolean }[];
}

/** AND between terms and words. `words` is free text, each to be found in names, inputs, outputs or errors. */
export interface Filter {
  terms: FieldTerm[];
  words: string[];
}

/** Parses the filter text. Throws INVALID with a sentence that points at the term. */
export declare function parseFilter(text: string): Filter;
/** The canonical text of a filter; `parseFilter(printFilter(f))` equals f. */
export declare function printFilter(filter: Filter): string;
