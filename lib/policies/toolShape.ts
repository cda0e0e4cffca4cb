import { z } from "zod";
import type { ToolShape } from "./shape";

const field: z.ZodType<ToolShape[string]> = z.lazy(() =>
  z.union([
    z.strictObject({ type: z.enum(["String", "Long", "Bool", "decimal"]), optional: z.boolean() }),
    z.strictObject({
      type: z.literal("Set"),
      of: z.enum(["String", "Long", "Bool"]),
      optional: z.boolean(),
    }),
    z.strictObject({
      type: z.literal("Record"),
      fields: z.record(z.string(), field),
      optional: z.boolean(),
    }),
  ]),
);

/** The arguments of a tool as they are stored and filed. */
export const toolShape: z.ZodType<ToolShape> = z.record(z.string(), field);
