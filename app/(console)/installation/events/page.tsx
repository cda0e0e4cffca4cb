import type { Metadata } from "next";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { EventsBoard } from "@/app/(console)/events/events-board";
import { readEventsUrl } from "@/app/(console)/events/url";
import { isOperator } from "@/lib/access/operator";

export const metadata: Metadata = { title: "Security events of nobody" };

/** Who tried the doors before anyone knew whose they were? */
export default async function InstallationEventsPage({
  searchParams,
}: {
  searchParams: Promise<SearchParams>;
}) {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  const url = readEventsUrl(await searchParams);
  return <EventsBoard ctx={ctx} scope="installation" url={url} title="Events of no tenant" />;
}
