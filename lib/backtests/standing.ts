import { type Sql, sql, strings, typed } from "@/db/lake/sql";

const integers = (all: readonly (number | string)[]) =>
  typed(
    "Array(Int64)",
    all.filter((one) => typeof one === "number" && Number.isSafeInteger(one)),
  );

/** Where an integer stands among thresholds, as the lake's text: how many are below it, and whether it is one of them. */
export function standingSql(value: Sql, thresholds: readonly (number | string)[]): Sql {
  const all = integers(thresholds);
  return sql`concat(toString(arrayCount(t -> t < ${value}, ${all})), if(has(${all}, ${value}), '=', ''))`;
}

/** A text where it is one of those that rules name; any other is like any other. */
export function namedSql(value: Sql, names: readonly (number | string)[]): Sql {
  const all = strings(names.filter((one) => typeof one === "string"));
  return sql`if(has(${all}, ${value}), concat('=', ${value}), '')`;
}
