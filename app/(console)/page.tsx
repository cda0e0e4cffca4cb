import { redirect } from "next/navigation";

/** The audit is where everyone starts. */
export default function OverviewPage(): never {
  redirect("/audit");
}
