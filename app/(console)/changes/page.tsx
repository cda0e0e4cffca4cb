import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { changeFacets } from "@/lib/changes/facets";
import { listChanges } from "@/lib/changes/list";
import { ChangeTable } from "./change-table";
import { NarrowForm } from "./narrow-form";
import { changesSentence } from "./sentence";
import { changesHref, readChangesUrl } from "./url";

export const metadata: Metadata = { title: "Changes" };

/** Who changed what here, and from what to what? */
export default async function ChangesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readChangesUrl(await searchParams);
  const [list, facets] = await Promise.all([
    settle(
      listChanges(ctx, {
        noun: url.noun || undefined,
        actor: url.actor || undefined,
        target: url.target || undefined,
        cursor: url.cursor || undefined,
      }),
      ctx.requestId,
    ),
    settle(changeFacets(ctx), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead title="Changes">{list.ok && changesSentence(list.value, ctx.now())}</PageHead>
      {!ctx.abilities.has("security.read") && (
        <p>
          Changes of members, keys, settings and sign-in need the ability <code>security.read</code>: of those
          you see your own.
        </p>
      )}
      {facets.ok && <NarrowForm facets={facets.value} url={url} />}
      <section className={panels.rows} aria-label="Changes">
        {!list.ok && (
          <Failure
            what="The changes could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={changesHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.changes.length === 0 && (
          <Empty heading="No changes here">
            <p>Every edit that a person or a token makes is listed here, with what was before and after.</p>
          </Empty>
        )}
        {list.ok && list.value.changes.length > 0 && <ChangeTable page={list.value} url={url} />}
      </section>
    </div>
  );
}
