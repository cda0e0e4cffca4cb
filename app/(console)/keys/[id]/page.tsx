import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { isDomainError } from "@/lib/base/errors";
import { HistoryCard } from "../../people/[id]/history-card";
import css from "../../people/people.module.css";
import { StopAction, StopBanner } from "../../stops/stop-banner";
import { RevokeKeyButton, RotateKeyButton } from "../key-dialogs";
import { KEYS_PATH, keyHref } from "../url";
import { breaks, lastWords } from "../words";
import { AboutKey } from "./about-key";
import { CountersCard } from "./counters-card";
import { readKey } from "./read-key";
import { UseCard } from "./use-card";
import { WarningsOf } from "./warnings";

export const metadata: Metadata = { title: "Key" };

/** Whose key is this, what does it open, who uses it, and what breaks without it? */
export default async function KeyPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  const id = decodeURIComponent((await params).id);
  const end = await settle(readKey(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The key could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={keyHref(id)}
      />
    );
  }
  const { key, use, counters, mayWrite, model } = end.value;
  const isActive = key.state === "active";
  const mayAudit = ctx.abilities.has("audit.read");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={mayAudit ? KEYS_PATH : "/me"}>{mayAudit ? "Keys" : "Your account"}</Link>
      </nav>
      <PageHead
        title={visible(key.name)}
        actions={
          <>
            {isActive && mayAudit && <StopAction ctx={ctx} kind="key" target={key.id} name={key.name} />}
            {mayWrite && key.model && (
              <RotateKeyButton
                id={key.id}
                name={key.name}
                model={model}
                isOver={!isActive || key.model.replacedBy !== null}
              />
            )}
            {isActive && mayWrite && (
              <RevokeKeyButton id={key.id} name={key.name} breaks={breaks(use, ctx.now())} />
            )}
          </>
        }
      >
        <code>{visible(key.prefix)}…</code> · {key.state} · last used {lastWords(use, ctx.now())}
      </PageHead>
      {mayAudit && <StopBanner ctx={ctx} kind="key" target={key.id} />}
      <WarningsOf read={end.value} nowMs={ctx.now()} />
      <UseCard read={end.value} nowMs={ctx.now()} />
      <AboutKey keyDetail={key} />
      {key.kind === "model" && <CountersCard counters={counters} />}
      {mayAudit && <HistoryCard ctx={ctx} target={key.id} retryHref={keyHref(key.id)} />}
    </div>
  );
}
