"use client";

import Link from "next/link";
import { useActionState } from "react";
import { Text } from "@/app/_ui/content/text";
import { TextArea } from "@/app/_ui/form/text-area";
import { fullTime } from "@/app/_ui/format/time";
import { Button } from "@/app/_ui/patternfly/button";
import type { CheckedCredential } from "@/lib/agents/checkCredential";
import css from "../settings.module.css";
import { checkMutation } from "./mutations";
import own from "./trust.module.css";

/** Says what a pasted credential is and whether it would be taken. */
export function Checker() {
  const [state, run, pending] = useActionState(checkMutation, null);
  const refused = state && !state.ok ? state : null;
  return (
    <section className={css.card} aria-labelledby="checker">
      <div className={css.head}>
        <div>
          <h2 id="checker">Check a credential</h2>
          <p>Would the collector take it, and for which agent? Nothing is kept.</p>
        </div>
      </div>
      <form action={run} className={own.checker}>
        <TextArea
          name="token"
          label="Token, certificate or header"
          help="A JWT-SVID or OpenID Connect token, an X.509-SVID in PEM, or an x-forwarded-client-cert header."
          refused={refused}
        />
        <div>
          <Button type="submit" variant="secondary" size="sm" isDisabled={pending} isLoading={pending}>
            Check
          </Button>
        </div>
        <div role="status">
          {refused && <p className={own.wrong}>{refused.message}</p>}
          {state?.ok && <Verdict checked={state.value} />}
        </div>
      </form>
    </section>
  );
}

function Verdict({ checked }: { checked: CheckedCredential }) {
  const { what, verified, why, value, issuer, expiresAt, agent } = checked;
  if (!verified) {
    return (
      <p className={own.wrong}>
        A {what} that is refused. <Text of={why ?? ""} />
      </p>
    );
  }
  return (
    <p>
      A {what} that verifies: <Text of={value ?? ""} />, said by <Text of={issuer?.name ?? ""} />
      {expiresAt && `, until ${fullTime(expiresAt)}`}.{" "}
      {agent ? (
        <>
          It is bound to{" "}
          <Link href={`/agents/${agent.id}`}>
            <Text of={agent.name} />
          </Link>
          .
        </>
      ) : (
        "It is bound to no agent yet: bind it on the agent’s page."
      )}
    </p>
  );
}
