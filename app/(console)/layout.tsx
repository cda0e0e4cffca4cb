import type { ReactNode } from "react";
import { settle } from "@/app/_ui/list/settle";
import { isOperator } from "@/lib/access/operator";
import { countOpen } from "@/lib/approvals/countOpen";
import { operatorCtx } from "../_edge/operatorCtx";
import { pageCtx, requireSignIn } from "../_edge/pageCtx";
import { DecisionsBanner } from "./_frame/decisions-banner";
import { Elsewhere } from "./_frame/elsewhere";
import css from "./_frame/frame.module.css";
import { navFor } from "./_frame/nav";
import { SideNav } from "./_frame/side-nav";
import { SpaceBanner } from "./_frame/space-banner";
import { TenantMenu } from "./_frame/tenant-menu";
import { TopBar } from "./_frame/top-bar";

/** The frame of all pages behind the sign-in: skip link, top bar, the four verbs, and the page. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [ctx, { person, memberships }] = await Promise.all([pageCtx(), requireSignIn()]);
  const nav = navFor(ctx.abilities, isOperator(await operatorCtx()));
  const counted = ctx.abilities.has("audit.read") ? await settle(countOpen(ctx), ctx.requestId) : null;
  const open = counted?.ok ? counted.value : null;
  return (
    <>
      <a href="#main" className={css.skip}>
        Skip to the page
      </a>
      <TopBar
        name={person.name}
        email={person.email}
        nav={nav}
        tenants={<TenantMenu memberships={memberships} current={ctx.tenant} />}
      />
      <div className={css.frame}>
        <SideNav groups={nav} open={open} />
        <main id="main" tabIndex={-1} className={css.main}>
          <SpaceBanner />
          <DecisionsBanner nowMs={ctx.now()} />
          <Elsewhere memberships={memberships} current={ctx.tenant} />
          {children}
        </main>
      </div>
    </>
  );
}
