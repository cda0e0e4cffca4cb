import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { discoverTools } from "@/lib/tools/discover";
import { toolFacets } from "@/lib/tools/facets";
import { listTools } from "@/lib/tools/listTools";
import { allowedCommands } from "@/lib/tools/serverInput";
import { toolUsers } from "@/lib/tools/users";
import { NarrowForm } from "./narrow-form";
import { SectionNav } from "./section-nav";
import { toolsSentence } from "./sentence";
import { AddServerButton, ImportButton } from "./server-dialogs";
import { ToolsTable } from "./tools-table";
import { filterOf, isNarrowed, readToolsUrl, type ToolsUrl, toolsHref } from "./url";

export const metadata: Metadata = { title: "Tools" };

async function read(ctx: Ctx, url: ToolsUrl) {
  const page = await listTools(ctx, { ...filterOf(url), cursor: url.cursor || undefined });
  const users = await settle(
    toolUsers(
      ctx,
      page.tools.map(({ id }) => id),
    ),
    ctx.requestId,
  );
  return { page, users: users.ok ? users.value : null };
}

/** What can agents call, and does somebody vouch for it? */
export default async function ToolsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readToolsUrl(await searchParams);
  const looked = await settle(discoverTools(ctx), ctx.requestId);
  const [list, facets] = await Promise.all([
    settle(read(ctx, url), ctx.requestId),
    settle(toolFacets(ctx, filterOf(url)), ctx.requestId),
  ]);
  const mayWrite = ctx.abilities.has("agents.write");
  return (
    <div className={panels.page}>
      <PageHead
        title="Tools"
        actions={
          mayWrite && (
            <>
              <ImportButton />
              <AddServerButton commands={allowedCommands()} />
            </>
          )
        }
      >
        {facets.ok && toolsSentence(facets.value.counts)}
        {!looked.ok && " · the lake does not answer, so newer tools may be missing"}
      </PageHead>
      <SectionNav current="tools" counts={facets.ok ? facets.value.counts : null} />
      {facets.ok && <NarrowForm url={url} facets={facets.value.facets} />}
      <section className={panels.panel} aria-label="Tools">
        {!list.ok && (
          <Failure
            what="The tools could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={toolsHref({ ...url, cursor: "" })}
          />
        )}
        {list.ok && list.value.page.tools.length === 0 && <NoTools narrowed={isNarrowed(url)} />}
        {list.ok && list.value.page.tools.length > 0 && (
          <ToolsTable page={list.value.page} users={list.value.users} url={url} nowMs={ctx.now()} />
        )}
      </section>
    </div>
  );
}

function NoTools({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty heading="No tool matches">
        <p>The names and titles of tools, the names of their servers, and ids are searched.</p>
      </Empty>
    );
  }
  return (
    <Empty heading="No tools yet">
      <p>
        Tools that agents call appear by themselves, as unregistered; see{" "}
        <Link href="/connect">how to connect an agent</Link>. Add their servers, so that what they offer is
        known and approved before it is called.
      </p>
    </Empty>
  );
}
