import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countTools } from "@/lib/tools/facets";
import { listServers } from "@/lib/tools/listServers";
import { allowedCommands } from "@/lib/tools/serverInput";
import { SectionNav } from "../section-nav";
import { serversSentence } from "../sentence";
import { AddServerButton, ImportButton } from "../server-dialogs";
import css from "../tools.module.css";
import { readServersUrl, SERVERS_PATH, type ServersUrl, serversHref } from "../url";
import { ServersTable } from "./servers-table";

export const metadata: Metadata = { title: "Tool servers" };

/** Who offers tools to agents, and do they answer? */
export default async function ServersPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readServersUrl(await searchParams);
  const filter = { q: url.q || undefined, failing: url.show === "failing", cursor: url.cursor || undefined };
  const [list, counts] = await Promise.all([
    settle(listServers(ctx, filter), ctx.requestId),
    settle(countTools(ctx), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead
        title="Tool servers"
        actions={
          ctx.abilities.has("agents.write") && (
            <>
              <ImportButton />
              <AddServerButton commands={allowedCommands()} />
            </>
          )
        }
      >
        {counts.ok && serversSentence(counts.value)}
      </PageHead>
      <SectionNav current="servers" counts={counts.ok ? counts.value : null} />
      <NarrowForm url={url} />
      <section className={panels.panel} aria-label="Tool servers">
        {!list.ok && (
          <Failure
            what="The tool servers could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={serversHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.servers.length === 0 && (
          <Empty heading={url.q === "" && url.show === "" ? "No tool servers yet" : "No tool server matches"}>
            <p>
              A server offers tools over the Model Context Protocol. Add one by its address, or import its
              manifest; it is asked for its tools each hour.
            </p>
          </Empty>
        )}
        {list.ok && list.value.servers.length > 0 && (
          <ServersTable page={list.value} url={url} nowMs={ctx.now()} />
        )}
      </section>
    </div>
  );
}

function NarrowForm({ url }: { url: ServersUrl }) {
  return (
    <form action={SERVERS_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Name
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <label className={css.label}>
        Show
        <select name="show" defaultValue={url.show} className={form.select}>
          <option value="">All servers</option>
          <option value="failing">Those that do not answer</option>
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {(url.q !== "" || url.show !== "") && (
        <Link href={SERVERS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
