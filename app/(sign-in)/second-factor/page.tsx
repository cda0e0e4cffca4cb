import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import Link from "next/link";
import { browserOf } from "@/app/_edge/browser";
import { safeNext } from "@/app/_edge/next";
import { requireSignIn } from "@/app/_edge/pageCtx";
import { readRequestId } from "@/app/_edge/requestId";
import { sessionCtx } from "@/app/_edge/sessionCtx";
import { TENANT_COOKIE } from "@/app/_edge/tenantCookie";
import { CopyButton } from "@/app/_ui/copy-button";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { Button } from "@/app/_ui/patternfly/button";
import { signOut, switchTenant } from "@/app/(console)/_frame/mutations";
import { readEnrolment, readSecondFactor } from "@/lib/people/secondFactor";
import { mustEnrol } from "@/lib/people/secondFactorRule";
import css from "../sign-in.module.css";
import { BeginForm, ConfirmForm } from "./enrol-forms";
import { QrCode } from "./qr-code";

export const metadata: Metadata = { title: "Second factor" };

/** How do I get a second factor? The one page that opens before a tenant that requires one. */
export default async function SecondFactorPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const next = safeNext(param(await searchParams, "next"));
  const [jar, head, signedIn] = [await cookies(), await headers(), await requireSignIn()];
  const ctx = sessionCtx(signedIn, jar.get(TENANT_COOKIE)?.value, readRequestId(head), browserOf(head));
  const [due, factor] = await Promise.all([
    mustEnrol(signedIn, ctx.tenant, ctx.now()),
    readSecondFactor(ctx),
  ]);
  const here = signedIn.memberships.find((one) => one.tenant === ctx.tenant);
  const others = signedIn.memberships.filter((one) => one.tenant !== ctx.tenant);
  return (
    <>
      <h1>Set up a second factor</h1>
      {due && <p>{here?.tenantName} opens only to accounts that have one.</p>}
      {factor.confirmedAt || !factor.isLocal ? (
        <NothingToDo isLocal={factor.isLocal} next={next} />
      ) : (
        <Steps next={next} enrolment={await readEnrolment(ctx)} />
      )}
      {due && (
        <form action={signOut} className={css.ways}>
          <Button type="submit" variant="link" isInline>
            Sign out
          </Button>
        </form>
      )}
      {due && others.length > 0 && (
        <form action={switchTenant} className={css.ways}>
          Or go to{" "}
          {others.map((one) => (
            <Button key={one.tenant} type="submit" name="tenant" value={one.tenant} variant="link" isInline>
              {one.tenantName}
            </Button>
          ))}
        </form>
      )}
    </>
  );
}

function NothingToDo({ isLocal, next }: { isLocal: boolean; next: string }) {
  return (
    <p>
      {isLocal
        ? "You have one. It is removed under Your account."
        : "An identity provider signs you in, and asks for a second factor itself."}{" "}
      <Link href={next}>Go on</Link>
    </p>
  );
}

function Steps({ next, enrolment }: { next: string; enrolment: Awaited<ReturnType<typeof readEnrolment>> }) {
  if (!enrolment) {
    return (
      <>
        <p>
          An app on your phone (any authenticator app, or a password manager) shows a new code every 30
          seconds. From then on a sign-in asks for it after the password.
        </p>
        <BeginForm next={next} />
      </>
    );
  }
  return (
    <>
      <p>Scan this with the app, or enter the key by hand; then enter the code that it shows.</p>
      <QrCode
        text={enrolment.uri}
        label="QR code for the authenticator app; the key beneath it says the same."
      />
      <p className={css.key}>
        <code>{enrolment.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>{" "}
        <CopyButton text={enrolment.secret} label="the key" />
      </p>
      <ConfirmForm next={next} />
    </>
  );
}
