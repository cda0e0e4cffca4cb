import { refresh } from "next/cache";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { domainErrorIn, type ErrorCode } from "@/lib/base/errors";
import { noteRefusal } from "./noteRefusal";
import { operatorCtx } from "./operatorCtx";
import { pageCtx } from "./pageCtx";
import { PATH_HEADER } from "./pathHeader";
import { logUnexpected } from "./problem";
import { readInput } from "./readInput";

/** A submission that was refused, in words. */
export interface Refused {
  ok: false;
  code: ErrorCode | "INTERNAL";
  message: string;
  fields: Readonly<Record<string, string>>;
  /** What was typed or chosen, to fill the form again; never a password. */
  typed: Readonly<Record<string, readonly string[]>>;
}

/** How a form's submission ended; null before the first. */
export type Mutated<T> = { ok: true; value: T } | Refused;

/**
 * A form's submission by a signed-in person: asks for the ability before anything is read (null where the verb decides
 * by what it is done to), reads the fields by a schema, runs, and shows the page anew. What is done to the installation
 * (`operate`) is done in its tenant. What a verb throws becomes words. (Next refuses a submission from another origin.)
 */
export async function mutate<S extends z.ZodType, T>(
  ability: Ability | null,
  schema: S,
  form: FormData,
  run: (ctx: Ctx, input: z.output<S>) => Promise<T>,
): Promise<Mutated<T>> {
  const ctx = await (ability === "operate" ? operatorCtx() : pageCtx());
  return settleForm(form, ctx.requestId, async () => {
    try {
      if (ability) requireAbility(ctx, ability);
      const value = await run(ctx, readInput(schema, fieldsOf(form)));
      refresh();
      return value;
    } catch (error) {
      noteRefusal(ctx, error, `form ${(await headers()).get(PATH_HEADER)?.split("?")[0] ?? ""}`);
      throw error;
    }
  });
}

/** Runs what a form asks for and turns what it throws into words; redirects pass through. */
export async function settleForm<T>(
  form: FormData,
  requestId: string,
  run: () => Promise<T>,
): Promise<Mutated<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    unstable_rethrow(error);
    const typed = typedIn(form);
    const ours = domainErrorIn(error);
    logUnexpected(error, requestId);
    if (ours) return { ok: false, code: ours.code, message: ours.message, fields: ours.fields, typed };
    const message = `Something went wrong on our side. The log has the cause under ${requestId}.`;
    return { ok: false, code: "INTERNAL", message, fields: {}, typed };
  }
}

function typedIn(form: FormData): Record<string, string[]> {
  const open = [...new Set(form.keys())].filter(
    (name) => !/^\$|password|current|token|credential/i.test(name),
  );
  const values = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
  return Object.fromEntries(open.map((name) => [name, values(name)]));
}

/** A form's fields as an object; a name that stands several times becomes a list. */
export function fieldsOf(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())].filter((name) => !name.startsWith("$"));
  return Object.fromEntries(
    names.map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : values[0]];
    }),
  );
}
