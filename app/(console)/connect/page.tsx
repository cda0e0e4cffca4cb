import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { count } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { processState } from "@/lib/base/process";
import type { KeyView } from "@/lib/keys/key";
import { listKeys } from "@/lib/keys/list";
import { Connect } from "./connect";
import { KeyTable } from "./key-table";

export const metadata: Metadata = { title: "Connect" };

/** What may send here, and when it last did. */
function sentenceOf(keys: KeyView[], nowMs: number): string {
  const active = keys.filter((key) => key.state === "active");
  const last = active
    .map((key) => key.lastUsedAt ?? "")
    .sort()
    .at(-1);
  const words = active.length === 1 ? "1 active ingest key" : `${count(active.length)} active ingest keys`;
  return `${words} · ${last ? `last used ${ago(last, nowMs)}` : "none has been used"}`;
}

/** How does an agent send what it does? */
export default async function ConnectPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const read = await settle(listKeys(ctx, { kind: "ingest" }), ctx.requestId);
  if (!read.ok) {
    return (
      <Failure
        what="The keys could not be read"
        error={read.error}
        requestId={ctx.requestId}
        retryHref="/connect"
      />
    );
  }
  const keys = read.value;
  const endpoint = processState().environment.otlpUrl;
  const mayWrite = ctx.abilities.has("settings.write");
  return (
    <div className={panels.page}>
      <PageHead title="Connect">
        {sentenceOf(keys, ctx.now())} · collector at <code>{endpoint}</code>
      </PageHead>
      <Connect
        endpoint={endpoint}
        mayIssue={mayWrite}
        newest={keys.find((key) => key.state === "active") ?? null}
      />
      <KeyTable keys={keys} nowMs={ctx.now()} mayRevoke={mayWrite} mayStop={ctx.abilities.has("stop")} />
    </div>
  );
}
