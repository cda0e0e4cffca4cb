import type { Metadata } from "next";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { EventDetail } from "@/app/(console)/events/event-detail";
import { isOperator } from "@/lib/access/operator";

export const metadata: Metadata = { title: "Security event" };

export default async function InstallationEventPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  return <EventDetail ctx={ctx} scope="installation" id={decodeURIComponent((await params).id)} />;
}
