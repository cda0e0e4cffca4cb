import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { safeNext, signInHref } from "@/app/_edge/next";
import { currentSignIn } from "@/app/_edge/pageCtx";
import { cookieName, halfSessionOf } from "@/app/_edge/session";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { CodeForm } from "./code-form";

export const metadata: Metadata = { title: "Second factor" };

/** Is it you? The second step after the password. */
export default async function CodePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const next = safeNext(param(await searchParams, "next"));
  if (await currentSignIn()) redirect(next);
  const person = await halfSessionOf((await cookies()).get(cookieName())?.value);
  if (!person) redirect(signInHref(next));
  return (
    <>
      <h1>Enter the code</h1>
      <p>{person.email}: open your authenticator app and enter the six digits it shows for Bailiwick.</p>
      <CodeForm next={next} />
      <p>
        Lost the app? Enter one of your recovery codes instead. Without those, an administrator can reset your
        second factor. <Link href="/sign-in">Sign in as someone else</Link>
      </p>
    </>
  );
}
