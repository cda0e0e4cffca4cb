"use client";

import { useState } from "react";
import type { Mutated } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { FileField } from "@/app/_ui/form/file-field";
import { count, counted } from "@/app/_ui/format/count";
import { type ImportEnd, importPricesMutation } from "./mutations";
import css from "./prices.module.css";

type Before = Mutated<ImportEnd> | null;

/** Shows what a price file would bring, and what of it is lost, and brings it in only then. */
export function ImportPricesButton() {
  const [file, setFile] = useState<FormDataEntryValue | null>(null);
  return (
    <DialogButton label="Import file" title="Import LiteLLM's price file">
      {(close) => (
        <ActionForm
          action={(before: Before, form: FormData) => {
            setFile(form.get("file"));
            return importPricesMutation(before, form);
          }}
          submit="Show what it would bring"
          beside={<CancelButton close={close} />}
          done={(plan) => <Plan plan={plan} file={file} close={close} />}
        >
          {(refused) => (
            <FileField
              name="file"
              label="File"
              accept=".json"
              help="model_prices_and_context_window.json of LiteLLM, up to 8 MiB. First you see what it would bring."
              refused={refused}
            />
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface PlanProps {
  plan: ImportEnd;
  file: FormDataEntryValue | null;
  close: () => void;
}

function Plan({ plan, file, close }: PlanProps) {
  if (plan.add + plan.doubtful === 0) {
    return (
      <div role="status" className={css.plan}>
        <p>
          Nothing would change: {counted(plan.same, "price")} in force already, {count(plan.skipped)} left
          out.
        </p>
        <Some title="Left out" all={plan.skipped} some={plan.skips} />
      </div>
    );
  }
  return (
    <ActionForm
      action={(before: Before, form: FormData) => {
        if (file !== null) form.set("file", file);
        form.set("act", "import");
        return importPricesMutation(before, form);
      }}
      submit="Import"
      beside={<CancelButton close={close} />}
      done={(end) => <p role="status">{counted(end.add, "price")} in force from now on.</p>}
    >
      {() => (
        <div className={css.plan}>
          <p role="status">
            {counted(plan.add, "new price")}, {count(plan.same)} in force already, {count(plan.doubtful)} that
            look mistyped, {count(plan.skipped)} left out; of {count(plan.lossy)} a part is lost.
          </p>
          <fieldset className={css.providers}>
            <legend>Providers; without a choice all of them</legend>
            {plan.providers.map(({ provider, prices }) => (
              <label key={provider}>
                <input type="checkbox" name="providers" value={provider} />
                {visible(provider) || "any"} ({prices})
              </label>
            ))}
          </fieldset>
          <Some title="Lost" all={plan.lossy} some={plan.losses} />
          <Some title="Looks mistyped" all={plan.doubtful} some={plan.doubts} />
          <Some title="Left out" all={plan.skipped} some={plan.skips} />
          {plan.doubtful > 0 && (
            <label className={css.check}>
              <input type="checkbox" name="confirmed" value="yes" />
              Import what looks mistyped too: it is meant
            </label>
          )}
        </div>
      )}
    </ActionForm>
  );
}

function Some({ title, all, some }: { title: string; all: number; some: readonly string[] }) {
  if (all === 0) return null;
  return (
    <details>
      <summary>
        {title}: {count(all)}
      </summary>
      <ul>
        {some.map((words) => (
          <li key={words}>{visible(words)}</li>
        ))}
        {all > some.length && <li>and {count(all - some.length)} more</li>}
      </ul>
    </details>
  );
}
