import type { Metadata } from "next";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { PageHead } from "@/app/_ui/list/page-head";
import { Empty } from "@/app/_ui/states/empty";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { isOperator } from "@/lib/access/operator";
import { listProviders, type ProviderWithUse } from "@/lib/identityProviders/list";
import { readSetting } from "@/lib/settings/setting";
import css from "../../settings/settings.module.css";
import { AddProviderButton } from "./provider-form";
import { ProviderTable } from "./provider-table";
import { SilenceForm } from "./silence-form";

export const metadata: Metadata = { title: "Sign-in" };

/** By which identity providers may people come in? */
export default async function InstallationSignInPage() {
  const ctx = await operatorCtx();
  if (!isOperator(ctx)) return null;
  const [providers, hours] = await Promise.all([
    listProviders(ctx),
    readSetting(DEFAULT_TENANT, "signIn.providerSilenceHours", ctx.now()),
  ]);
  return (
    <div className={css.page}>
      <PageHead title="Sign-in" actions={<AddProviderButton />}>
        {sentence(providers)}
      </PageHead>
      <section className={css.card} aria-labelledby="providers">
        <div className={css.head}>
          <div>
            <h2 id="providers">Identity providers</h2>
            <p>
              A provider says who someone is and which groups they are in. What a group may do, each tenant
              says itself under Settings; until one does, a provider opens nothing.
            </p>
          </div>
        </div>
        {providers.length === 0 ? (
          <Empty heading="No identity provider yet">
            <p>
              Everybody signs in with a local account. Add a provider here, or by the variables{" "}
              <code>BAILIWICK_OIDC_&lt;NAME&gt;_ISSUER</code> and <code>…_CLIENT_ID</code>.
            </p>
          </Empty>
        ) : (
          <ProviderTable providers={providers} />
        )}
      </section>
      <section className={css.card} aria-labelledby="silence">
        <div className={css.head}>
          <div>
            <h2 id="silence">Silent providers</h2>
            <p>
              Every 15 minutes the providers are asked whether the people who signed in are still there.
              Sign-ins of whom a provider has said nothing for so long end.
            </p>
          </div>
          <SilenceForm hours={hours} />
        </div>
      </section>
    </div>
  );
}

function sentence(providers: readonly ProviderWithUse[]): string {
  const count = (n: number, noun: string, many = `${noun}s`) => `${n} ${n === 1 ? noun : many}`;
  const total = (of: (one: ProviderWithUse) => number) => providers.reduce((sum, one) => sum + of(one), 0);
  const closed = providers.filter((one) => one.disabled).length;
  return [
    count(providers.length, "identity provider") + (closed > 0 ? `, ${closed} disabled` : ""),
    count(
      total((one) => one.people),
      "person",
      "people",
    ),
    count(
      total((one) => one.mappings),
      "group mapping",
    ),
  ].join(" · ");
}
