"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { browserOf } from "@/app/_edge/browser";
import { fieldsOf, type Mutated, settleForm } from "@/app/_edge/mutate";
import { safeNext } from "@/app/_edge/next";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { readInput } from "@/app/_edge/readInput";
import { readRequestId } from "@/app/_edge/requestId";
import { cookieName, finishSession } from "@/app/_edge/session";
import { sessionCtx } from "@/app/_edge/sessionCtx";
import { strangerCtx } from "@/app/_edge/strangerCtx";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";
import type { Ctx } from "@/lib/access/ctx";
import { confirmSecondFactor } from "@/lib/people/confirmSecondFactor";
import { beginSecondFactor } from "@/lib/people/secondFactor";

type Before = unknown;

const proof = z.object({ code: z.string(), next: z.string().default("/") });

/** The second step of a sign-in: the code opens the session that the password made. */
export async function codeMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  const head = await headers();
  const ctx = strangerCtx(head);
  return settleForm(form, ctx.requestId, async () => {
    const { code, next } = readInput(proof, fieldsOf(form));
    const jar = await cookies();
    const given = { code, address: browserOf(head).address };
    const { name, value, options } = await finishSession(ctx, jar.get(cookieName())?.value, given);
    jar.set(name, value, options);
    redirect(safeNext(next));
  });
}

/** Draws the secret that the page then shows. */
export async function beginMutation(_: Before, form: FormData): Promise<Mutated<null>> {
  return enrolling(form, async (ctx) => {
    await beginSecondFactor(ctx);
    redirect(`/second-factor?${new URLSearchParams({ next: safeNext(String(form.get("next") ?? "/")) })}`);
  });
}

/** Confirms it by a first code; the recovery codes are in the answer and nowhere else. */
export async function confirmMutation(_: Before, form: FormData): Promise<Mutated<string[]>> {
  return enrolling(form, (ctx, signInId) => {
    const { code } = readInput(proof, fieldsOf(form));
    return confirmSecondFactor(ctx, { code, signInId });
  });
}

/** For who is signed in, but may have to set this up before their tenant opens: so not by `mutate`, which sends them here. */
async function enrolling<T>(
  form: FormData,
  run: (ctx: Ctx, signInId: string) => Promise<T>,
): Promise<Mutated<T>> {
  const [head, jar, signedIn] = [await headers(), await cookies(), await requireSignIn()];
  const ctx = sessionCtx(signedIn, jar.get(TENANT_COOKIE)?.value, readRequestId(head), browserOf(head));
  return settleForm(form, ctx.requestId, () => run(ctx, signedIn.signInId));
}
