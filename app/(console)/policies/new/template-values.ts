import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { learnShapes } from "@/lib/policies/learnShapes";
import type { TemplateParameter } from "@/lib/policies/template";
import { templateOf } from "@/lib/policies/templates";
import { fieldOf } from "./template-field";

/** The text of a template filled in. Throws INVALID with its own fields, NOT_FOUND. */
export async function readTemplateForm(
  ctx: Ctx,
  id: string,
  form: FormData,
): Promise<{ description: string; text: string }> {
  const template = templateOf(id);
  const given = template.parameters.map((one) => [one.id, valueOf(one, form)] as const);
  const values = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const shapes = await learnShapes(ctx, typeof values.tool === "string" ? [values.tool] : []);
  const plain = new Map([...shapes].map(([name, { shape }]) => [name, shape]));
  try {
    return { description: template.sentence, text: template.text(values, { shapes: plain }) };
  } catch (error) {
    throw labelled(error, template.parameters);
  }
}

/** A refusal by the name that a person sees on the field, in place of the one that the API has for it. */
export function labelled(error: unknown, parameters: readonly TemplateParameter[]): unknown {
  if (!isDomainError(error)) return error;
  const [[id, said] = ["", ""]] = Object.entries(error.fields);
  const label = parameters.find((one) => one.id === id)?.label;
  if (label === undefined || !error.message.startsWith(`${id}: `)) return error;
  return new DomainError(error.code, { what: `${label}: ${said}` }, error.fields);
}

function valueOf({ id, kind }: TemplateParameter, form: FormData): unknown {
  const said = form.get(fieldOf(id));
  if (kind === "flag") return said !== null;
  const text = typeof said === "string" ? said.trim() : "";
  if (text === "") return undefined;
  if (kind === "texts") return text.split(/\s*,\s*/u);
  return kind === "number" ? Number(text) : text;
}
