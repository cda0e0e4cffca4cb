import { count, counted } from "@/app/_ui/format/count";
import type { ListUrl } from "@/app/_ui/list/list-url";
import { NoResults } from "@/app/_ui/list/no-results";
import type { Settled } from "@/app/_ui/list/settle";
import { waysOut } from "@/app/_ui/list/ways-out";
import { Failure } from "@/app/_ui/states/failure";
import { rangeWords } from "@/app/_ui/time-range/presets";
import type { Ctx } from "@/lib/access/ctx";
import type { SessionView } from "@/lib/sessions/session";
import { NothingYet } from "../connect/nothing-yet";
import { SessionTable } from "./session-table";
import { SESSIONS_PATH, sessionsHref } from "./url";

type List = Promise<Settled<{ sessions: SessionView[]; next: string | null }>>;

/** What this page of the list holds; "newest" where the range holds more than it shows. */
function sentenceOf(sessions: SessionView[], isPart: boolean, url: ListUrl): string {
  const failed = sessions.filter((session) => session.errors + session.denied > 0).length;
  const parts = [isPart ? `${count(sessions.length)} of more sessions` : counted(sessions.length, "session")];
  if (failed > 0) parts.push(`${count(failed)} with failures`);
  parts.push(rangeWords(url.from, url.to));
  return parts.join(" · ");
}

export async function SessionsSentence({ list, url }: { list: List; url: ListUrl }) {
  const end = await list;
  if (!end.ok) return <span>{rangeWords(url.from, url.to)}</span>;
  const isPart = end.value.next !== null || url.cursor !== "";
  return <span>{sentenceOf(end.value.sessions, isPart, url)}</span>;
}

/** The table, or why there is none. */
export async function SessionsPanel({ ctx, list, url }: { ctx: Ctx; list: List; url: ListUrl }) {
  const end = await list;
  if (!end.ok) {
    const retryHref = sessionsHref(url);
    return (
      <Failure
        what="The sessions could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={retryHref}
      />
    );
  }
  const { sessions, next } = end.value;
  if (sessions.length === 0) {
    const ways = await waysOut(ctx, url, (change) => sessionsHref(url, change));
    return ways === null ? <NothingYet /> : <NoResults noun="sessions" path={SESSIONS_PATH} ways={ways} />;
  }
  const isPart = next !== null || url.cursor !== "";
  return (
    <SessionTable sessions={sessions} next={next} url={url} caption={sentenceOf(sessions, isPart, url)} />
  );
}
