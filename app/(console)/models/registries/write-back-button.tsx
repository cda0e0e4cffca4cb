"use client";

import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { counted } from "@/app/_ui/format/count";
import css from "../../people/people.module.css";
import { planMutation, writeBackMutation } from "./mutations";
import type { RegistryChoice } from "./registry-dialogs";

interface Edit {
  external: string;
  version: string;
  property: string;
  before: string | null;
  after: string;
}

const SHOWN = 60;

/** Shows what would be written to the registry, and writes it only then. */
export function WriteBackButton({ registry }: { registry: RegistryChoice }) {
  const name = visible(registry.name);
  return (
    <DialogButton label="Write back" name={`Write back to ${name}`} title={`Write back to ${name}`}>
      {(close) => (
        <ActionForm
          action={planMutation}
          submit="Show what would change"
          beside={<CancelButton close={close} />}
          done={(edits) => <Plan id={registry.id} edits={edits} close={close} />}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={registry.id} />
              <p>
                Stage, signature and gates of its versions go there as the custom properties bailiwick.stage,
                bailiwick.signature and bailiwick.gates. Its other properties stay. First you see what would
                change.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function Plan({ id, edits, close }: { id: string; edits: readonly Edit[]; close: () => void }) {
  if (edits.length === 0) return <p role="status">Nothing would change: the registry says the same.</p>;
  return (
    <ActionForm
      action={writeBackMutation}
      submit={`Write ${counted(edits.length, "property", "properties")}`}
      danger
      beside={<CancelButton close={close} />}
      done={(written) => <p role="status">{counted(written.length, "property", "properties")} written.</p>}
    >
      {() => (
        <>
          <input type="hidden" name="id" value={id} />
          <ul className={css.suggestions} aria-label="What would change">
            {edits.slice(0, SHOWN).map(({ external, version, property, before, after }) => (
              <li key={`${external} ${property}`}>
                <Text of={`${version} ${property}`} />:{" "}
                <del>{before === null ? "not there" : <Text of={before} />}</del>{" "}
                <ins>
                  <Text of={after} />
                </ins>
              </li>
            ))}
          </ul>
          {edits.length > SHOWN && <p>and {edits.length - SHOWN} more</p>}
        </>
      )}
    </ActionForm>
  );
}
