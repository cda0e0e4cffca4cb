import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { NoAccess } from "@/app/_ui/states/no-access";
import { EventDetail } from "../event-detail";

export const metadata: Metadata = { title: "Security event" };

/** What exactly happened, and what else did who did it? */
export default async function EventPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("security.read")) return <NoAccess ability="security.read" />;
  return <EventDetail ctx={ctx} scope="tenant" id={decodeURIComponent((await params).id)} />;
}
