import type { Metadata } from "next";
import { pageCtx, requireSignIn } from "@/app/_edge/pageCtx";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { listIdentities } from "@/lib/identityProviders/link";
import { offeredProviders } from "@/lib/identityProviders/list";
import { readSecondFactor } from "@/lib/people/secondFactor";
import { listSignIns, type SignInView } from "@/lib/people/signOut";
import cards from "../settings/settings.module.css";
import { FactorCard } from "./factor-card";
import { IdentitiesCard } from "./identities-card";
import css from "./me.module.css";
import { PasswordForm, SignOutOthersForm } from "./me-forms";
import { ModelsPart } from "./models-part";

export const metadata: Metadata = { title: "Your account" };

/** Who am I here, what may I do, and where am I signed in? */
export default async function MePage() {
  const [ctx, { person, memberships, signInId }] = await Promise.all([pageCtx(), requireSignIn()]);
  const [signIns, factor, identities, offered] = await Promise.all([
    listSignIns(ctx),
    readSecondFactor(ctx),
    listIdentities(ctx),
    offeredProviders(),
  ]);
  const here = memberships.find((one) => one.tenant === ctx.tenant);
  const browsers = `${signIns.length} browser${signIns.length === 1 ? "" : "s"}`;
  return (
    <div className={cards.page}>
      <PageHead title="Your account">
        {person.name}, {person.email} · {here?.roles.join(", ")} in {here?.tenantName} · signed in on{" "}
        {browsers}
      </PageHead>
      <ModelsPart ctx={ctx} />
      <section className={cards.card} aria-labelledby="sign-ins">
        <div className={cards.head}>
          <div>
            <h2 id="sign-ins">Signed-in browsers</h2>
            <p>A browser is signed out after 12 hours without use, and after 7 days in any case.</p>
          </div>
          <SignOutOthersForm others={signIns.length - 1} />
        </div>
        <SignInTable signIns={signIns} current={signInId} nowMs={ctx.now()} />
      </section>
      <IdentitiesCard
        identities={identities}
        offered={offered.filter(({ slug }) => !identities.some((one) => one.providerSlug === slug))}
        nowMs={ctx.now()}
      />
      <FactorCard factor={factor} />
      {factor.isLocal && (
        <section className={cards.card} aria-labelledby="password">
          <div className={cards.head}>
            <h2 id="password">Password</h2>
          </div>
          <div className={css.form}>
            <PasswordForm email={person.email} />
          </div>
        </section>
      )}
    </div>
  );
}

function SignInTable({ signIns, current, nowMs }: { signIns: SignInView[]; current: string; nowMs: number }) {
  return (
    <ScrollRegion labelledBy="sign-ins">
      <table className={cards.table}>
        <thead>
          <tr>
            <th scope="col">Browser</th>
            <th scope="col">Address</th>
            <th scope="col">Signed in</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {signIns.map((row) => (
            <tr key={row.id}>
              <td className={cards.words}>
                <Text of={row.userAgent} />
                {row.id === current && <strong> (this one)</strong>}
              </td>
              <td>
                <Text of={row.address} />
              </td>
              <td>{fullTime(row.createdAt).slice(0, 16)}</td>
              <td>{ago(row.seenAt, nowMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
