import type { z } from "zod";
import { readShape } from "@/lib/base/readShape";
import type { ToolShape } from "./shape";
import { PERMIT_REST, printRules } from "./templateText";

/** What a template asks for. `team`, `tool` and `argument` are chosen from the catalogs, `argument` among the tool's numbers. */
export interface TemplateParameter {
  id: string;
  label: string;
  kind: "team" | "tool" | "argument" | "number" | "text" | "texts" | "flag";
  help: string;
  /** What it is unless told; absent where it must be given. */
  preset?: string | number | boolean | readonly string[];
}

/** What text is made from besides the parameters: the arguments of tools, by name. */
interface TemplateWorld {
  shapes: ReadonlyMap<string, ToolShape>;
}

export interface Template {
  id: string;
  title: string;
  /** One sentence: what it does. */
  sentence: string;
  controls: readonly string[];
  parameters: readonly TemplateParameter[];
  /** Cedar text. Throws INVALID with the parameters that are wrong. */
  text: (values: unknown, world: TemplateWorld) => string;
}

/** A template whose values are read by a schema before its text is printed. */
export function template<S extends z.ZodType>(
  described: Omit<Template, "text">,
  schema: S,
  rules: (
    values: z.output<S>,
    world: TemplateWorld,
    controls: { control: string },
  ) => Parameters<typeof printRules>[0],
): Template {
  const controls = { control: described.controls.join(", ") };
  return {
    ...described,
    text: (values, world) => printRules(rules(readShape(schema, values), world, controls)),
  };
}

export const rest = (isWanted: boolean) => (isWanted ? [PERMIT_REST] : []);
