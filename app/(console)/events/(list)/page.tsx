import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { NoAccess } from "@/app/_ui/states/no-access";
import { EventsBoard } from "../events-board";
import { readEventsUrl } from "../url";

export const metadata: Metadata = { title: "Security events" };

/** Who came in, who was refused, and who opened what? */
export default async function EventsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("security.read")) return <NoAccess ability="security.read" />;
  const url = readEventsUrl(await searchParams);
  return <EventsBoard ctx={ctx} scope="tenant" url={url} title="Security events" />;
}
