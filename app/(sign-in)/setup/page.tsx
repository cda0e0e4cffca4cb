import type { Metadata } from "next";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { DeadLink } from "../dead-link";
import { findLink } from "../find-link";
import { SetUpForm } from "./set-up-form";

export const metadata: Metadata = { title: "Set up" };

/** The first administrator, by the one-time link that the start prints. */
export default async function SetUpPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const token = param(await searchParams, "token");
  const found = await findLink(token);
  if ("refused" in found) return <DeadLink refused={found.refused} />;
  return (
    <>
      <h1>Set up the first administrator</h1>
      <p>This account can do everything here, and invites the others.</p>
      <SetUpForm token={token} />
    </>
  );
}
