import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { safeNext } from "@/app/_edge/next";
import { currentSignIn } from "@/app/_edge/pageCtx";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { Alert } from "@/app/_ui/patternfly/alert";
import { offeredProviders } from "@/lib/identityProviders/list";
import { refusalWords } from "@/lib/identityProviders/refusal";
import { Providers } from "./providers";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

/** Who are you? */
export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const next = safeNext(param(params, "next"));
  const [signedIn, providers] = await Promise.all([currentSignIn(), offeredProviders()]);
  const name = providers.find(({ slug }) => slug === param(params, "with"))?.name ?? "The provider";
  const refused = refusalWords(param(params, "refused"), name);
  if (signedIn && !refused) redirect(next);
  return (
    <>
      <h1>Sign in</h1>
      {refused && (
        <div role="alert" data-refused>
          <Alert variant="danger" isInline component="p" title={refused.what}>
            {[refused.why, refused.fix].filter(Boolean).join(" ")}
          </Alert>
        </div>
      )}
      {signedIn ? (
        <p>
          You are signed in as {signedIn.person.email}. <Link href="/me">Your account</Link>
        </p>
      ) : (
        <>
          <Providers providers={providers} next={next} />
          <SignInForm next={next} />
          <p>Forgot the password? An administrator of your tenant can give you a reset link.</p>
        </>
      )}
    </>
  );
}
