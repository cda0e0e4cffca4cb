"use client";

import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { counted } from "@/app/_ui/format/count";
import type { ImportedCard } from "@/lib/cards/importCards";
import { signatureWords } from "./[id]/card-words";
import { importCardsMutation } from "./card-mutations";
import { agentHref } from "./url";

/** Registers agents from what they say of themselves: one card by its address, or a file of one or several. */
export function ImportCardsButton() {
  return (
    <DialogButton label="Import cards" title="Register agents from their cards">
      {(close) => (
        <ActionForm
          action={importCardsMutation}
          submit="Import"
          beside={<CancelButton close={close} />}
          done={(cards) => <Imported cards={cards} close={close} />}
        >
          {(refused) => (
            <>
              <p>
                A card goes to the agent of its name that has none yet, which is registered by that; where
                there is no such agent, a new one is.
              </p>
              <Field
                name="url"
                label="Address"
                autoComplete="off"
                required={false}
                help="Of an agent card (A2A), or of the host that has it."
                refused={refused}
              />
              <FileField
                name="file"
                label="Or a file"
                accept=".json,.yaml,.yml"
                required={false}
                help="A card of A2A v1.0 or v0.3, or manifests of Rossoctl or Kagenti with several: all or none."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function toWhom(isNew: boolean, registered: boolean): string {
  if (isNew) return "a new agent, registered";
  return registered
    ? "attached to the agent that was seen by this name, now registered"
    : "attached to the registered agent of this name";
}

function Imported({ cards, close }: { cards: ImportedCard[]; close: () => void }) {
  return (
    <div role="status">
      <p>{counted(cards.length, "card")} imported:</p>
      <ul>
        {cards.map(({ agent, isNew, registered, signature }) => (
          <li key={agent.id}>
            <Link href={agentHref(agent.id)}>
              <Text of={agent.name} />
            </Link>
            , {signatureWords(signature.state)}: {toWhom(isNew, registered)}
          </li>
        ))}
      </ul>
      <CancelButton close={close} label="Close" />
    </div>
  );
}
