import { z } from "zod";

/**
 * What both APIs of Kubeflow share (api/openapi/src/lib/common.yaml of kubeflow/model-registry): pages, and properties of
 * a declared type. Fields that we do not use are let through.
 */
const id = z.string().min(1).max(200);
const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes("\0"), "It holds a NUL character");
export const text = line(10_000).nullish();
export const name = line(512).min(1);
export { id };

const stringValue = z.object({ metadataType: z.literal("MetadataStringValue"), string_value: line(10_000) });
const intValue = z.object({
  metadataType: z.literal("MetadataIntValue"),
  int_value: z.union([z.string(), z.int()]),
});
const doubleValue = z.object({ metadataType: z.literal("MetadataDoubleValue"), double_value: z.number() });
const boolValue = z.object({ metadataType: z.literal("MetadataBoolValue"), bool_value: z.boolean() });
const structValue = z.object({ metadataType: z.literal("MetadataStructValue"), struct_value: z.string() });
const protoValue = z.object({ metadataType: z.literal("MetadataProtoValue"), proto_value: z.string() });

const metadataValue = z.discriminatedUnion("metadataType", [
  stringValue,
  intValue,
  doubleValue,
  boolValue,
  structValue,
  protoValue,
]);
export const customProperties = z.record(z.string().max(200), metadataValue).nullish();
type Properties = z.output<typeof customProperties>;

/** A page of a list; `items` may be left out of an empty one. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item).nullish(), nextPageToken: z.string().max(10_000).nullish() });

const MAX_VALUE = 2_000;

/** Properties that can be shown: structures and messages are left out, long ones shortened. */
export function plainProperties(given: Properties): Record<string, string> {
  const pairs = Object.entries(given ?? {}).flatMap(([key, value]): [string, string][] => {
    switch (value.metadataType) {
      case "MetadataStringValue":
        return [[key, value.string_value]];
      case "MetadataIntValue":
        return [[key, String(value.int_value)]];
      case "MetadataDoubleValue":
        return [[key, String(value.double_value)]];
      case "MetadataBoolValue":
        return [[key, String(value.bool_value)]];
      default:
        return [];
    }
  });
  const kept = pairs.filter(([key, value]) => key !== "" && value !== "");
  return Object.fromEntries(kept.map(([key, value]) => [key, value.slice(0, MAX_VALUE)]));
}
