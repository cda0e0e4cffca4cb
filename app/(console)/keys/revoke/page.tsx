import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { type BulkFilter, planRevocation } from "@/lib/keys/bulkRevoke";
import { quotaChoices } from "@/lib/quotas/choices";
import people from "../../people/people.module.css";
import { KEYS_PATH, type RevokeUrl, readRevokeUrl, revokeHref } from "../url";
import { FilterForm } from "./filter-form";
import { PlanTable } from "./plan-table";
import { RevokeAllButton } from "./revoke-all-button";

export const metadata: Metadata = { title: "Revoke many keys" };

function filterOf({ unused, ...parts }: RevokeUrl): BulkFilter | null {
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ""));
  if (Object.keys(given).length === 0 && unused === "") return null;
  return { ...given, unusedDays: unused === "" ? undefined : Number(unused) };
}

async function read(ctx: Ctx, filter: BulkFilter | null) {
  const [plan, choices] = await Promise.all([filter ? planRevocation(ctx, filter) : null, quotaChoices(ctx)]);
  return { plan, choices };
}

/** What would break if all these keys ended now? */
export default async function RevokePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("maas.write")) return <NoAccess ability="maas.write" />;
  const url = readRevokeUrl(await searchParams);
  const end = await settle(read(ctx, filterOf(url)), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="What would be revoked could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={revokeHref(url)}
      />
    );
  const { plan, choices } = end.value;
  return (
    <div className={panels.page}>
      <nav aria-label="Breadcrumb" className={people.crumbs}>
        <Link href={KEYS_PATH}>Keys</Link>
      </nav>
      <PageHead
        title="Revoke many keys"
        actions={plan && plan.count > 0 && <RevokeAllButton plan={plan} url={url} />}
      >
        {plan === null
          ? "Say which keys for models; nothing is revoked before you have seen what breaks"
          : `${counted(plan.count, "key")} would end · ${plan.usedLastHour} used in the last hour, in ${counted(plan.requestsLastHour, "request")} by ${counted(plan.agents.length, "agent")}`}
      </PageHead>
      <FilterForm
        url={url}
        teams={choices.team}
        subscriptions={choices.subscription}
        agents={choices.agent}
      />
      {plan && (
        <section className={panels.rows} aria-label="Keys that would be revoked">
          {plan.count === 0 ? (
            <Empty heading="No active key fits">
              <p>All parts that are given must fit. Keys that have ended already are not counted.</p>
            </Empty>
          ) : (
            <PlanTable plan={plan} />
          )}
        </section>
      )}
    </div>
  );
}
