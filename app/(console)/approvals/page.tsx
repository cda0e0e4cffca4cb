import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { APPROVAL_STATES } from "@/lib/approvals/approval";
import { delegatesFor, listDelegations } from "@/lib/approvals/delegations";
import { countWaiting, listApprovals } from "@/lib/approvals/list";
import css from "./approvals.module.css";
import { ApprovalsTable } from "./approvals-table";
import { DelegationsCard } from "./delegations-card";
import { APPROVALS_PATH, type ApprovalsUrl, approvalsHref, readApprovalsUrl } from "./url";
import { STATE_WORDS, timeLeft } from "./words";

export const metadata: Metadata = { title: "Approvals" };

async function read(ctx: Ctx, { state, cursor }: ApprovalsUrl) {
  const mayAnswer = ctx.abilities.has("approvals.answer") && ctx.actor.kind === "person";
  const [page, waiting, first, delegations, members] = await Promise.all([
    listApprovals(ctx, { state: state || undefined, cursor: cursor || undefined }),
    countWaiting(ctx),
    listApprovals(ctx, { state: "pending", limit: 1 }),
    listDelegations(ctx),
    mayAnswer ? delegatesFor(ctx) : null,
  ]);
  const next = first.approvals[0];
  const sentence =
    waiting === 0 || !next
      ? "Nothing waits for a person"
      : `${counted(waiting, "action")} ${waiting === 1 ? "waits" : "wait"} for a person · ${timeLeft(next.deadlineAt, ctx.now())} for the first`;
  return { page, sentence, delegations, members };
}

/** What is held, and waits for a person? */
export default async function ApprovalsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readApprovalsUrl(await searchParams);
  const end = await settle(read(ctx, url), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The approvals could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={approvalsHref(url, { cursor: "" })}
      />
    );
  const { page, sentence, ...delegations } = end.value;
  return (
    <div className={css.page}>
      <PageHead title="Approvals">{sentence}</PageHead>
      <NarrowForm url={url} />
      <section className={css.card} aria-label="Approvals">
        {page.approvals.length > 0 ? (
          <ApprovalsTable page={page} url={url} nowMs={ctx.now()} />
        ) : (
          <Empty heading={url.state === "" ? "Nothing was ever held" : "No approval is in this state"}>
            <p>
              A rule with <code>@obligation(&quot;require-approval&quot;)</code>, or a{" "}
              <Link href="/policies">policy</Link> in force as hold, has an action wait here for a person.
            </p>
          </Empty>
        )}
      </section>
      <DelegationsCard {...delegations} me={ctx.actor.id} mayRevokeAll={ctx.abilities.has("members.write")} />
    </div>
  );
}

function NarrowForm({ url }: { url: ApprovalsUrl }) {
  return (
    <form action={APPROVALS_PATH} className={css.bar} role="search">
      <label className={css.line}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">All</option>
          {APPROVAL_STATES.map((state) => (
            <option key={state} value={state}>
              {STATE_WORDS[state]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
    </form>
  );
}
