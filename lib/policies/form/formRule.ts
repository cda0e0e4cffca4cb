import type { Scope } from "../rule";

/** What a condition compares a fact with. A decimal or datetime is as it is written: `500.0`, `2026-01-01`. */
export type FormValue =
  | { type: "String"; value: string }
  | { type: "Long"; value: number }
  | { type: "Bool"; value: boolean }
  | { type: "decimal" | "datetime"; value: string }
  | { type: "Set"; values: readonly string[] };

export const COMPARE_OPS = ["==", "!=", "<", "<=", ">", ">="] as const;
/** How a text or a set stands to others. `oneOf` is `["a", "b"].contains(fact)`, `contains` is `fact.contains("a")`. */
const TEXT_OPS = ["oneOf", "noneOf", "like", "notLike"] as const;
const SET_OPS = ["contains", "notContains", "containsAny", "containsNone", "containsAll"] as const;
/** What needs no value: a yes-or-no fact, or whether a fact is there. */
const BARE_OPS = ["is", "isNot", "has", "hasNot"] as const;

export type CompareOp = (typeof COMPARE_OPS)[number];
export type FormOp =
  | CompareOp
  | (typeof TEXT_OPS)[number]
  | (typeof SET_OPS)[number]
  | (typeof BARE_OPS)[number];

/** One condition: a fact by its path (`["context", "input", "amount"]`), or an expression that the form only shows. */
export type Condition =
  | {
      kind: "fact";
      path: readonly string[];
      op: FormOp;
      /** Null where the operator needs none. */
      value: FormValue | null;
      /** `has` is asked first: the fact may be absent. */
      guarded: boolean;
    }
  | { kind: "text"; text: string };

/** `list`: written in brackets, which Cedar tells apart from one action alone. */
export type ActionScope =
  | { op: "all" }
  | { op: "=="; name: string }
  | { op: "in"; names: readonly string[]; list: boolean };

/** A rule as the form has it; its text says exactly the same. */
export interface FormRule {
  effect: "permit" | "forbid";
  /** By name; null where it is written without a value. */
  annotations: Readonly<Record<string, string | null>>;
  principal: Scope;
  action: ActionScope;
  resource: Scope;
  /** All of these hold. */
  when: readonly Condition[];
  /** And none of these. */
  unless: readonly Condition[];
}
