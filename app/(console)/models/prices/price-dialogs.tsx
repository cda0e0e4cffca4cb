"use client";

import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { addPriceMutation, withdrawPriceMutation } from "./mutations";
import css from "./prices.module.css";

/** Of which model, where the button stands beside one. */
interface For {
  provider: string;
  model: string;
}

export function AddPriceButton({ of }: { of?: For }) {
  const name = of && `Set a price of ${visible(of.model)}`;
  return (
    <DialogButton label="Set price" title="Set a price" primary={!of} {...(name && { name })}>
      {(close) => (
        <ActionForm
          action={addPriceMutation}
          submit="Set price"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => <Fieldset refused={refused} {...(of && { of })} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

const RATES = [
  ["rates.input", "Input", "USD per million tokens, such as 2.50; 0 for what is free."],
  ["rates.output", "Output", ""],
  ["rates.cacheRead", "Read from a cache", "Empty: as input."],
  ["rates.cacheWrite", "Written to a cache", "Empty: as input."],
  ["rates.reasoning", "Reasoning", "Empty: as output."],
] as const;

function Fieldset({ refused, of }: { refused: Refused | null; of?: For }) {
  const own = { autoComplete: "off", required: false, refused } as const;
  const doubted = refused?.fields.confirmed;
  return (
    <>
      <Field
        {...own}
        name="model"
        label="Model"
        required
        value={of?.model ?? ""}
        help="As requests and telemetry name it."
      />
      <Field
        {...own}
        name="provider"
        label="Provider"
        value={of?.provider ?? ""}
        help="gen_ai.provider.name, such as openai; empty for any."
      />
      {RATES.map(([name, label, help]) => (
        <Field key={name} {...own} name={name} label={label} {...(help && { help })} />
      ))}
      <Field
        {...own}
        name="validFrom"
        label="From"
        help="UTC, such as 2026-12-01 00:00; empty for now. It never changes: a later price takes over."
      />
      <Field {...own} name="note" label="Note" help="Such as the contract that it comes from." />
      <label className={css.check}>
        <input type="checkbox" name="catalogue" value="yes" />
        No own price any more: the catalogue counts again
      </label>
      {doubted && (
        <label className={css.check}>
          <input type="checkbox" name="confirmed" value="yes" />
          It is meant: USD per million tokens
        </label>
      )}
    </>
  );
}

export function WithdrawButton({ id, model }: { id: string; model: string }) {
  return (
    <ConfirmButton
      label="Withdraw"
      name={`Withdraw the price of ${visible(model)}`}
      id={id}
      action={withdrawPriceMutation}
      submit="Withdraw price"
    >
      It does not come into force. What counts now stays.
    </ConfirmButton>
  );
}
