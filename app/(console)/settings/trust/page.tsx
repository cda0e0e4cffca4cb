import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { listIdentities } from "@/lib/agents/identities";
import { listCardKeySets, listCardKeys } from "@/lib/cards/keys";
import { listIssuers } from "@/lib/trust/listIssuers";
import css from "../settings.module.css";
import { BindingsCard } from "./bindings-card";
import { CardKeysCard } from "./card-keys-card";
import { Checker } from "./checker";
import { IssuersCard } from "./issuers-card";
import { trustSentence } from "./sentence";

export const metadata: Metadata = { title: "Trust" };

async function read(ctx: Ctx) {
  const [issuers, identities, keys, keySets] = await Promise.all([
    listIssuers(ctx),
    listIdentities(ctx),
    listCardKeys(ctx),
    listCardKeySets(ctx),
  ]);
  return { issuers, identities, keys, keySets };
}

/** Whose word on who a workload or a card is do we take? */
export default async function TrustPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const end = await settle(read(ctx), ctx.requestId);
  if (!end.ok) {
    return (
      <Failure
        what="Trust could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref="/settings/trust"
      />
    );
  }
  const { issuers, identities, keys, keySets } = end.value;
  const mayWrite = ctx.abilities.has("agents.write");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href="/settings">Settings</Link>
      </nav>
      <PageHead title="Trust">{trustSentence({ issuers, identities, keys })}</PageHead>
      <IssuersCard ctx={ctx} issuers={issuers} mayWrite={mayWrite} />
      {mayWrite && <Checker />}
      <BindingsCard identities={identities} nowMs={ctx.now()} />
      <CardKeysCard ctx={ctx} keys={keys} keySets={keySets} mayWrite={mayWrite} />
    </div>
  );
}
