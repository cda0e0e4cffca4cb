import { describe, expect, it } from "vitest";
import { z } from "zod";
import { inputWords } from "./inputWords";

function wordsFor(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value, { error: inputWords }).error?.issues[0]?.message;
}

describe("what is wrong with an input", () => {
  it.each<[string, z.ZodType, unknown]>([
    ["It is missing", z.string(), undefined],
    ["It must be text, not a number", z.string(), 7],
    ["It must be a list, not an object", z.array(z.string()), {}],
    ["It must be an object, not null", z.object({}), null],
    ["It must be a number that is finite", z.number(), Number.POSITIVE_INFINITY],
    ["It must be a whole number, not a number", z.int(), 1.5],
    ["It must not be empty", z.string().min(1), ""],
    ["It must have at most 3 characters", z.string().max(3), "four"],
    ["It must have at least 2 entries", z.array(z.string()).min(2), ["a"]],
    ["It must be 0 or more", z.number().min(0), -1],
    ["It must be less than 1", z.number().lt(1), 1],
    ["It must be a, b or c", z.enum(["a", "b", "c"]), "d"],
    ["It must be x", z.literal("x"), "y"],
    ["It is not an address (URL)", z.url(), "no"],
    ["It must begin with sha256:", z.string().startsWith("sha256:"), "md5:"],
    ["There is no such field", z.strictObject({}), { a: 1 }],
    ["It is none of what it may be", z.union([z.string(), z.number()]), true],
    ["Say when", z.string({ error: "Say when" }), 1],
  ])("is said: %s", (words, schema, value) => {
    expect(wordsFor(schema, value)).toBe(words);
  });
});
