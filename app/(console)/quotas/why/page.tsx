import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { listRefused } from "@/lib/quotas/counterEntries";
import { type Explanation, explain } from "@/lib/quotas/explain";
import { subjectNames } from "@/lib/quotas/subjects";
import { RefusedCard } from "../[id]/refused-card";
import css from "../quotas.module.css";
import { SectionNav } from "../section-nav";
import { WHY_PATH, whyHref } from "../url";
import { ExplainedCards } from "./explained-cards";

export const metadata: Metadata = { title: "Why was I limited?" };

const KINDS = ["key", "person", "human", "agent", "team", "subscription"] as const;

async function read(ctx: Ctx, request: string) {
  const explanation = await explain(ctx, request);
  const { reservation } = explanation;
  const refs = KINDS.flatMap((kind) => {
    const id = reservation[kind];
    return id === null ? [] : [{ kind, id }];
  });
  return { explanation, names: await subjectNames(ctx.tenant, refs) };
}

/** Why was this request refused, and when will it not be? */
export default async function WhyPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const request = param(await searchParams, "request").slice(0, 300);
  const [found, newest] = await Promise.all([
    settle(request === "" ? Promise.resolve(null) : read(ctx, request), ctx.requestId),
    settle(request === "" ? listRefused(ctx) : Promise.resolve(null), ctx.requestId),
  ]);
  const isMissing = !found.ok && isDomainError(found.error) && found.error.code === "NOT_FOUND";
  return (
    <div className={css.page}>
      <PageHead title="Why was I limited?">
        {sentence(request, found.ok ? (found.value?.explanation ?? null) : null)}
      </PageHead>
      <SectionNav here={WHY_PATH} />
      <form action={WHY_PATH} className={css.bar} role="search">
        <label className={css.line}>
          Request id
          <input
            name="request"
            type="search"
            defaultValue={request}
            maxLength={300}
            size={44}
            autoComplete="off"
            spellCheck={false}
            className={form.select}
          />
        </label>
        <button type="submit" className={button.button}>
          Explain
        </button>
      </form>
      {isMissing && (
        <section className={css.card}>
          <Empty heading="The ledger has no such request">
            <p>
              A request id stands in the answer that refused it and in the gateway&apos;s log. Of what never
              asked the ledger, nothing is known here.
            </p>
          </Empty>
        </section>
      )}
      {!found.ok && !isMissing && (
        <Failure
          what="The request could not be explained"
          error={found.error}
          requestId={ctx.requestId}
          retryHref={whyHref(request)}
        />
      )}
      {found.ok && found.value && <ExplainedCards {...found.value} nowMs={ctx.now()} />}
      {newest.ok && newest.value && <RefusedCard refused={newest.value.refused} nowMs={ctx.now()} />}
    </div>
  );
}

function sentence(request: string, found: Explanation | null): string {
  if (request === "") return "Paste the id of a request, or choose one that was refused";
  if (!found) return "Nothing is known of this request";
  return found.reservation.state === "refused" ? "This request was refused" : "This request was not refused";
}
