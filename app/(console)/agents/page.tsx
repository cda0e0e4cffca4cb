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
import { lookForAgents } from "@/lib/agents/discover";
import { agentFacets } from "@/lib/agents/facets";
import { listAgents } from "@/lib/agents/list";
import { openFindingsOf } from "@/lib/findings/list";
import { listStops } from "@/lib/stops/list";
import { AgentsTable } from "./agents-table";
import { readDoings } from "./doings-cells";
import { ImportCardsButton } from "./import-cards-button";
import { LookNowButton, MakeAgentButton } from "./list-dialogs";
import { NarrowForm } from "./narrow-form";
import { agentsSentence } from "./sentence";
import { agentsHref, filterOf, isNarrowed, readAgentsUrl } from "./url";

export const metadata: Metadata = { title: "Agents" };

/** What runs here, who owns it, what may it touch? */
export default async function AgentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("agents.write");
  const url = readAgentsUrl(await searchParams);
  const looked = await settle(lookForAgents(ctx), ctx.requestId);
  const filter = filterOf(url);
  const [list, found] = await Promise.all([
    settle(listAgents(ctx, { ...filter, cursor: url.cursor || undefined }), ctx.requestId),
    settle(agentFacets(ctx, filter), ctx.requestId),
  ]);
  const ids = list.ok ? list.value.agents.map((one) => one.id) : [];
  const [findings, stops] = await Promise.all([
    settle(openFindingsOf(ctx, "agent", ids), ctx.requestId),
    settle(listStops(ctx, { state: "in-force", kind: "agent", targets: ids, limit: 200 }), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead
        title="Agents"
        actions={
          mayWrite && (
            <>
              <LookNowButton />
              <ImportCardsButton />
              <MakeAgentButton />
            </>
          )
        }
      >
        {found.ok && agentsSentence(found.value.counts)}
        {!looked.ok && " · the lake does not answer, so newer agents may be missing"}
      </PageHead>
      {found.ok && <NarrowForm url={url} facets={found.value.facets} />}
      <section className={panels.panel} aria-label="Agents">
        {!list.ok && (
          <Failure
            what="The agents could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={agentsHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.agents.length === 0 && <NoAgents narrowed={isNarrowed(url)} />}
        {list.ok && list.value.agents.length > 0 && (
          <AgentsTable
            page={list.value}
            url={url}
            nowMs={ctx.now()}
            doings={readDoings(ctx, list.value.agents)}
            stopped={new Set(stops.ok ? stops.value.stops.map(({ target }) => target) : [])}
            findings={findings.ok ? findings.value : null}
          />
        )}
      </section>
    </div>
  );
}

function NoAgents({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty heading="No agent matches">
        <p>Names, services, ids and what telemetry calls an agent are searched.</p>
      </Empty>
    );
  }
  return (
    <Empty heading="No agents yet">
      <p>
        Whatever sends traces here appears by itself within seconds of its first span, as unregistered. See{" "}
        <Link href="/connect">how to connect an agent</Link>, or register one before it runs.
      </p>
    </Empty>
  );
}
