"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { browserOf } from "@/app/_edge/browser";
import { fieldsOf, type Mutated, settleForm } from "@/app/_edge/mutate";
import { codeHref, safeNext } from "@/app/_edge/next";
import { readInput } from "@/app/_edge/readInput";
import { readRequestId } from "@/app/_edge/requestId";
import { openSession } from "@/app/_edge/session";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT, newCtx } from "@/lib/access/newCtx";
import { acceptInvitation } from "@/lib/people/accept";
import type { Person } from "@/lib/people/authenticate";
import { enter } from "@/lib/people/enter";
import { redeemReset } from "@/lib/people/resetPassword";
import { setUp } from "@/lib/people/setUp";
import type { Browser } from "@/lib/people/signIn";

type Answer = Promise<Mutated<null>>;

const credentials = z.object({ email: z.string(), password: z.string(), next: z.string().default("/") });
const firstAdmin = z.object({ token: z.string(), name: z.string(), email: z.string(), password: z.string() });
const acceptance = z.object({ token: z.string(), name: z.string().default(""), password: z.string() });

/** Signs in with a local account and goes on to `next`. */
export async function signInMutation(_before: Mutated<null> | null, form: FormData): Answer {
  return entering(
    form,
    credentials,
    (input) => input.next,
    async (ctx, input, { address }) => enter(ctx, { ...input, address }),
  );
}

/** Makes the first administrator by the one-time link, and signs them in. */
export async function setUpMutation(_before: Mutated<null> | null, form: FormData): Answer {
  return entering(
    form,
    firstAdmin,
    () => "/connect",
    async (ctx, { token, ...input }) => setUp(ctx, token, input),
  );
}

/** Joins a tenant by an invitation, and signs in. */
export async function acceptMutation(_before: Mutated<null> | null, form: FormData): Answer {
  return entering(
    form,
    acceptance,
    () => "/",
    async (ctx, { token, ...input }, { address }) =>
      acceptInvitation(ctx, { ...input, secret: token, address }),
  );
}

/** Sets a new password by a reset link, and signs in. */
export async function resetMutation(_before: Mutated<null> | null, form: FormData): Answer {
  return entering(
    form,
    acceptance,
    () => "/",
    async (ctx, input) => redeemReset(ctx, input.token, input.password),
  );
}

/** What all the ways in share: find out who it is, open a session, go on. */
async function entering<S extends z.ZodType>(
  form: FormData,
  schema: S,
  nextOf: (input: z.output<S>) => string,
  who: (ctx: Ctx, input: z.output<S>, browser: Browser) => Promise<Person>,
): Answer {
  const head = await headers();
  const browser = browserOf(head);
  const ctx = newCtx({
    tenant: DEFAULT_TENANT,
    actor: { kind: "system", id: "sign-in", name: "sign-in" },
    abilities: new Set(),
    requestId: readRequestId(head),
    client: browser,
  });
  return settleForm(form, ctx.requestId, async () => {
    const input = readInput(schema, fieldsOf(form));
    const person = await who(ctx, input, browser);
    const session = await openSession(person, browser, { method: "local" }, ctx.requestId);
    (await cookies()).set(session.name, session.value, session.options);
    const next = safeNext(nextOf(input));
    redirect(session.half ? codeHref(next) : next);
  });
}
