import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import type { PrincipalRef } from "@/lib/principals/principal";
import { StopAction, StopBanner } from "../../stops/stop-banner";
import css from "../people.module.css";
import { SuggestionList } from "../suggestion-list";
import { personHref } from "../url";
import { AboutCard } from "./about-card";
import { HeldCard } from "./held-card";
import { HistoryCard } from "./history-card";
import { MergesCard } from "./merges-card";
import { NamesCard } from "./names-card";
import { EditButton, MergeButton, RemoveButton } from "./person-dialogs";
import { readPerson } from "./read-person";
import { personSentence } from "./sentence";

export const metadata: Metadata = { title: "Person or service" };

/** Who is this, by which names, and what is held about them? */
export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const read = await settle(readPerson(ctx, id), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="This person or service could not be shown"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={personHref(id)}
      />
    );
  }
  return <Person ctx={ctx} {...read.value} />;
}

type Read = Awaited<ReturnType<typeof readPerson>>;

function Person({ ctx, ...read }: Read & { ctx: Ctx }) {
  const { one, merges, told, suggestions, mayWrite } = read;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href="/people">People</Link>
      </nav>
      <PageHead title={visible(one.name)} actions={<PersonActions ctx={ctx} {...read} />}>
        {personSentence(one, ctx.now())}
      </PageHead>
      <StopBanner ctx={ctx} kind="principal" target={one.id} />
      {one.mergedInto && <MergedInto into={one.mergedInto} />}
      <SuggestionList
        suggestions={suggestions.map(({ reason, keep, merge }) => ({
          reason,
          keep: { id: keep.id, name: keep.name },
          merge: { id: merge.id, name: merge.name },
        }))}
        mayWrite={mayWrite}
        head={
          <div className={css.head}>
            <h2>May be the same</h2>
          </div>
        }
      />
      <NamesCard one={one} mayWrite={mayWrite} nowMs={ctx.now()} />
      {!one.mergedInto && (
        <Stream fallback={<Skeleton rows={3} label="Counting what is held" />}>
          <HeldCard ctx={ctx} one={one} />
        </Stream>
      )}
      <AboutCard one={one} told={told} mayWrite={mayWrite} />
      <MergesCard merges={merges} mayWrite={mayWrite} nowMs={ctx.now()} />
      <HistoryCard ctx={ctx} target={one.id} retryHref={personHref(one.id)} />
    </div>
  );
}

function PersonActions({ ctx, one, teams, accounts, mayWrite }: Read & { ctx: Ctx }) {
  if (one.mergedInto) return null;
  const stop = <StopAction ctx={ctx} kind="principal" target={one.id} name={one.name} />;
  if (!mayWrite) return stop;
  const mayRemove = one.source === "made" && one.aliases.length === 0;
  return (
    <>
      <EditButton one={one} teams={teams} members={accounts?.open ?? []} account={accounts?.linked ?? null} />
      <MergeButton id={one.id} name={one.name} />
      {mayRemove && <RemoveButton id={one.id} name={one.name} />}
      {stop}
    </>
  );
}

function MergedInto({ into }: { into: PrincipalRef }) {
  return (
    <p className={css.banner}>
      <span>
        Merged into{" "}
        <Link href={personHref(into.id)}>
          <Text of={into.name} />
        </Link>
        , where these names count now.
      </span>
    </p>
  );
}
