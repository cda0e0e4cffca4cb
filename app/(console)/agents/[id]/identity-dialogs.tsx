"use client";

import { useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import { Select } from "@/app/_ui/form/select";
import { bindIdentityMutation } from "./identity-mutations";

type Kind = "spiffe" | "oidc" | "key";
interface Option {
  value: string;
  label: string;
}

/** Binds what an agent authenticates as; only kinds of which there is something to choose are offered. */
export function BindIdentityButton({
  agent,
  issuers,
  keys,
}: {
  agent: string;
  issuers: readonly Option[];
  keys: readonly Option[];
}) {
  const [kind, setKind] = useState<Kind>("spiffe");
  const kinds: { kind: Kind; label: string }[] = [
    { kind: "spiffe", label: "SPIFFE ID" },
    ...(issuers.length > 0 ? [{ kind: "oidc" as const, label: "Client id of an issuer" }] : []),
    ...(keys.length > 0 ? [{ kind: "key" as const, label: "Ingest key" }] : []),
  ];
  return (
    <DialogButton label="Bind identity" title="Bind an identity">
      {(close) => (
        <ActionForm
          action={bindIdentityMutation}
          submit="Bind"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={agent} />
              <fieldset className={form.choices}>
                <legend>Kind</legend>
                {kinds.map((one) => (
                  <div key={one.kind} className={form.choice}>
                    <input
                      id={`kind-${one.kind}`}
                      type="radio"
                      name="kind"
                      value={one.kind}
                      checked={kind === one.kind}
                      onChange={() => setKind(one.kind)}
                    />
                    <label htmlFor={`kind-${one.kind}`}>{one.label}</label>
                  </div>
                ))}
              </fieldset>
              <ValueFields kind={kind} issuers={issuers} keys={keys} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface ValueFieldsProps {
  kind: Kind;
  issuers: readonly Option[];
  keys: readonly Option[];
  refused: Refused | null;
}

function ValueFields({ kind, issuers, keys, refused }: ValueFieldsProps) {
  return (
    <>
      {kind === "spiffe" && (
        <Field
          name="value"
          label="SPIFFE ID"
          autoComplete="off"
          help="Such as spiffe://example.org/ns/shop/sa/desk; with /* at its end all beneath."
          refused={refused}
        />
      )}
      {kind === "oidc" && (
        <>
          <Select name="issuer" label="Issuer" options={issuers} refused={refused} />
          <Field
            name="value"
            label="Client id"
            autoComplete="off"
            help="As its tokens say it: azp, else client_id, else sub."
            refused={refused}
          />
        </>
      )}
      {kind === "key" && <Select name="value" label="Ingest key" options={keys} refused={refused} />}
    </>
  );
}
