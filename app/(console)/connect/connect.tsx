"use client";

import { useState } from "react";
import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import css from "./connect.module.css";
import { Light, type WatchedKey } from "./light";
import { type IssuedKey, issueIngestKey } from "./mutations";
import { SnippetList } from "./snippet-list";

/** Step 1: a key, whose secret stands here once. */
function KeyStep({ onIssued }: { onIssued: (key: IssuedKey) => void }) {
  const [round, setRound] = useState(0);
  return (
    <ActionForm
      key={round}
      action={issueIngestKey}
      submit="Issue key"
      onDone={onIssued}
      done={({ secret }) => (
        <SecretOnce
          label="Ingest key"
          secret={secret}
          help="It is shown only now and kept as a hash. The snippets below carry it until you leave this page."
          onDone={() => setRound(round + 1)}
        />
      )}
    >
      {(refused) => (
        <div className={css.fields}>
          <Field
            name="name"
            label="Name"
            autoComplete="off"
            help="Who holds it, such as “support platform”."
            refused={refused}
          />
          <Field
            name="workload"
            label="Workload"
            autoComplete="off"
            required={false}
            help="What its spans are attributed to; the name unless told."
            refused={refused}
          />
        </div>
      )}
    </ActionForm>
  );
}

/** Key, snippet, light: three steps on one page, each filled by the one before. */
export function Connect({
  endpoint,
  mayIssue,
  newest,
}: {
  endpoint: string;
  mayIssue: boolean;
  newest: WatchedKey | null;
}) {
  const [issued, setIssued] = useState<IssuedKey | null>(null);
  const watched = issued ? { id: issued.id, name: issued.name, firstSpanAt: null } : newest;
  return (
    <ol className={css.steps}>
      <li className={css.step}>
        <h2>Issue an ingest key</h2>
        {mayIssue ? (
          <KeyStep onIssued={setIssued} />
        ) : (
          <p className={css.note}>
            Issuing a key needs the ability <code>settings.write</code>. Ask an administrator of this tenant
            for a key.
          </p>
        )}
      </li>
      <li className={css.step}>
        <h2>Point an agent at the collector</h2>
        <SnippetList endpoint={endpoint} secret={issued?.secret ?? null} />
      </li>
      <li className={css.step}>
        <h2>See its first span</h2>
        {watched ? (
          <Light key={watched.id} watched={watched} />
        ) : (
          <p className={css.note}>No key yet to wait for.</p>
        )}
      </li>
    </ol>
  );
}
