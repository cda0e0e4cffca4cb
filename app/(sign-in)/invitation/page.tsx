import type { Metadata } from "next";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { DeadLink } from "../dead-link";
import { findLink } from "../find-link";
import { JoinForm, ResetForm } from "./invitation-forms";

export const metadata: Metadata = { title: "Invitation" };

/** What a one-time link from an administrator opens: joining a tenant, or a new password. */
export default async function InvitationPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const token = param(await searchParams, "token");
  const found = await findLink(token);
  if ("refused" in found) return <DeadLink refused={found.refused} />;
  const { purpose, tenantName, roles, hasAccount } = found.link;
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
  return (
    <>
      <h1>Join {tenantName}</h1>
      <p>
        As {roles.join(", ")}.{hasAccount && " You have an account: its password joins."}
      </p>
      <JoinForm token={token} email={email} hasAccount={hasAccount} />
    </>
  );
}
