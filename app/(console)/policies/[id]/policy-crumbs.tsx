import Link from "next/link";
import { SectionTabs } from "@/app/_ui/list/section-tabs";
import type { PolicyDetail } from "@/lib/policies/get";
import css from "../policies.module.css";
import { historyHref, POLICIES_PATH, policyHref } from "../url";

/** The way back, and the pages about one policy. */
export function PolicyCrumbs({ policy, here }: { policy: PolicyDetail; here: "draft" | "history" }) {
  const items = [
    { href: policyHref(policy.id), label: "Rules" },
    { href: historyHref(policy.id), label: "History", n: policy.versions.length },
  ];
  return (
    <>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={POLICIES_PATH}>Policies</Link>
      </nav>
      <SectionTabs label="About this policy" items={items} here={items[here === "draft" ? 0 : 1]?.href} />
    </>
  );
}
