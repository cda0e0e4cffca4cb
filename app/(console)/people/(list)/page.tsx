import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countPrincipals } from "@/lib/principals/count";
import { listPrincipals } from "@/lib/principals/list";
import { suggestMerges } from "@/lib/principals/suggest";
import { listTeams } from "@/lib/principals/teams";
import { NarrowForm } from "../narrow-form";
import { PeopleTable } from "../people-table";
import { peopleSentence } from "../sentence";
import { LookNowButton, MakeServiceButton } from "../service-dialogs";
import { SuggestionsCard } from "../suggestions-card";
import { type PeopleUrl, peopleHref, readPeopleUrl } from "../url";

export const metadata: Metadata = { title: "People" };

const SUGGESTIONS = 5;

/** On whose behalf do agents act here, and who is who? */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("people.write");
  const url = readPeopleUrl(await searchParams);
  const suggested = suggestMerges(ctx, { limit: SUGGESTIONS, cursor: url.suggestions || undefined });
  const [list, about, suggestions, teams] = await Promise.all([
    settle(listPrincipals(ctx, wanted(url)), ctx.requestId),
    settle(countPrincipals(ctx), ctx.requestId),
    settle(suggested, ctx.requestId),
    settle(mayWrite ? listTeams(ctx, { limit: 200 }) : Promise.resolve(null), ctx.requestId),
  ]);
  const choices = teams.ok ? (teams.value?.teams ?? []) : [];
  return (
    <div className={panels.page}>
      <PageHead
        title="People"
        actions={
          mayWrite && (
            <>
              <LookNowButton />
              <MakeServiceButton teams={choices.map(({ id, name }) => ({ id, name }))} />
            </>
          )
        }
      >
        {about.ok && peopleSentence(about.value, suggestions.ok ? suggestions.value.total : null)}
      </PageHead>
      {suggestions.ok && <SuggestionsCard page={suggestions.value} mayWrite={mayWrite} url={url} />}
      <NarrowForm url={url} />
      <section className={panels.rows} aria-label="People and services">
        {!list.ok && (
          <Failure
            what="The people could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={peopleHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.principals.length === 0 && (
          <Nobody narrowed={url.q !== "" || url.show !== ""} />
        )}
        {list.ok && list.value.principals.length > 0 && (
          <PeopleTable page={list.value} url={url} nowMs={ctx.now()} />
        )}
      </section>
    </div>
  );
}

function wanted({ q, show, cursor }: PeopleUrl) {
  const kinds = { people: "person", services: "service" } as const;
  const kind = show === "people" || show === "services" ? kinds[show] : undefined;
  const account = show === "with-account" ? true : show === "without-account" ? false : undefined;
  return { q: q || undefined, kind, account, cursor: cursor || undefined };
}

function Nobody({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty heading="Nobody is called so">
        <p>Names, addresses and identifiers are searched, those that were merged included.</p>
      </Empty>
    );
  }
  return (
    <Empty heading="Nobody yet">
      <p>
        Whoever agents act for appears here within a minute: the user ids that their telemetry carries, and
        the members of this tenant.
      </p>
    </Empty>
  );
}
