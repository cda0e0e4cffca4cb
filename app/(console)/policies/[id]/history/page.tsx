import { notFound } from "next/navigation";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { getPolicy, type PolicyDetail } from "@/lib/policies/get";
import { HistoryCard } from "../../../people/[id]/history-card";
import css from "../../policies.module.css";
import { historyHref } from "../../url";
import { PolicyCrumbs } from "../policy-crumbs";
import { PublicationsCard } from "./publications-card";
import { VersionCard } from "./version-card";
import { VersionsCard } from "./versions-card";

interface HistoryPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export const generateMetadata = ({ params }: HistoryPageProps) =>
  nameTitle("Policy history", params, async (ctx, id) => (await getPolicy(ctx, id)).name);

/** What was in force when, who changed it, why, and by what evidence? */
export default async function PolicyHistoryPage({ params, searchParams }: HistoryPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const read = await settle(getPolicy(ctx, id), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    const what = "The history could not be shown";
    return <Failure what={what} error={read.error} requestId={ctx.requestId} retryHref={historyHref(id)} />;
  }
  const policy = read.value;
  const asked = Number(param(await searchParams, "version"));
  const version = policy.versions.find(({ number }) => number === asked) ?? policy.versions[0];
  return (
    <div className={css.page}>
      <PolicyCrumbs policy={policy} here="history" />
      <PageHead title={visible(policy.name)}>{sentenceOf(policy)}</PageHead>
      {!version && (
        <section className={css.card} aria-label="Versions">
          <Empty heading="No version yet">
            <p>A version is made when a draft is proposed. From then on its text stays as it is.</p>
          </Empty>
        </section>
      )}
      {version && (
        <div className={css.columns}>
          <div className={css.stack}>
            <VersionCard ctx={ctx} policy={policy} version={version} />
          </div>
          <div className={css.stack}>
            <VersionsCard policy={policy} shown={version.number} nowMs={ctx.now()} />
            <PublicationsCard policy={policy} mayRollBack={ctx.abilities.has("policies.publish")} />
          </div>
        </div>
      )}
      <HistoryCard ctx={ctx} target={policy.id} retryHref={historyHref(policy.id)} />
    </div>
  );
}

function sentenceOf({ versions, publications }: PolicyDetail): string {
  const times = publications.length;
  return `${counted(versions.length, "version")} · ${times === 0 ? "never in force" : `put in force ${counted(times, "time")}`}`;
}
