import type { Metadata } from "next";
import Link from "next/link";
import { signInHref } from "@/app/_edge/next";
import { currentSignIn } from "@/app/_edge/pageCtx";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { DeadLink } from "../dead-link";
import { findLink } from "../find-link";
import { JoinForm, JoinSignedInForm, ResetForm } from "./invitation-forms";

export const metadata: Metadata = { title: "Invitation" };

/** What a one-time link from an administrator opens: joining a tenant, or a new password. */
export default async function InvitationPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const token = param(await searchParams, "token");
  const found = await findLink(token);
  if ("refused" in found) return <DeadLink refused={found.refused} />;
  const { purpose, tenantName, roles, hasAccount, isKnown } = found.link;
  const email = found.link.email ?? "";
  if (purpose === "reset") {
    return (
      <>
        <h1>Set a new password</h1>
        <p>All browsers that are signed in as {email} are signed out.</p>
        <ResetForm token={token} email={email} />
      </>
    );
  }
  const signedIn = await currentSignIn();
  const isTheirs = signedIn?.person.email === email;
  return (
    <>
      <h1>Join {tenantName}</h1>
      <p>
        As {roles.join(", ")}.{hasAccount && !isTheirs && " You have an account: its password joins."}
        {isTheirs && ` You are signed in as ${email}.`}
      </p>
      {isTheirs ? (
        <JoinSignedInForm token={token} />
      ) : (
        <JoinForm token={token} email={email} hasAccount={hasAccount} />
      )}
      {isKnown && !isTheirs && (
        <p>
          An account of yours that signs in by an identity provider joins after you{" "}
          <Link href={signInHref(`/invitation?token=${encodeURIComponent(token)}`)}>sign in</Link>.
        </p>
      )}
    </>
  );
}
