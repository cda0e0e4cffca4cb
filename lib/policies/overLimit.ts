import { DomainError } from "@/lib/base/errors";
import type { ToolShape } from "./shape";

/** An amount that may be left out is held where it is: nothing gets through for what it does not say. */
export function overLimit(
  shape: ToolShape | undefined,
  tool: string,
  argument: string,
  limit: number,
): string {
  const field = shape && Object.hasOwn(shape, argument) ? shape[argument] : undefined;
  if (field?.type !== "Long" && field?.type !== "decimal") {
    const what = shape
      ? `${argument} is no number among the arguments of ${tool}.`
      : `Nothing is known of the arguments of ${tool}: register it with its schema, or record a call.`;
    throw new DomainError("INVALID", { what }, { argument: what });
  }
  const at = `context.input${/^[A-Za-z_]\w*$/.test(argument) ? `.${argument}` : `[${JSON.stringify(argument)}]`}`;
  if (field.type === "Long" && !Number.isInteger(limit)) {
    const what = `${argument} is a whole number, so the limit is one.`;
    throw new DomainError("INVALID", { what }, { limit: what });
  }
  const decimal = `decimal("${limit.toFixed(4).replace(/(\.\d+?)0+$/, "$1")}")`;
  const isOver = field.type === "Long" ? `${at} > ${limit}` : `${at}.greaterThan(${decimal})`;
  if (!field.optional) return `when { ${isOver} }`;
  const has = /^[A-Za-z_]\w*$/.test(argument) ? argument : JSON.stringify(argument);
  const isWithin = field.type === "Long" ? `${at} <= ${limit}` : `${at}.lessThanOrEqual(${decimal})`;
  return `unless { context.input has ${has} && ${isWithin} }`;
}
