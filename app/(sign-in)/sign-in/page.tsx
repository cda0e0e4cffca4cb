import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { safeNext } from "@/app/_edge/next";
import { currentSignIn } from "@/app/_edge/pageCtx";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** Who are you? */
export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const next = safeNext(param(params, "next"));
  if (await currentSignIn()) redirect(next);
  return (
    <>
      <h1>Sign in</h1>
      <SignInForm next={next} />
      <p>Forgot the password? An administrator of your tenant can give you a reset link.</p>
    </>
  );
}
