"use client";

import { useState } from "react";
import type { Mutated } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { FileField } from "@/app/_ui/form/file-field";
import { TextArea } from "@/app/_ui/form/text-area";
import { Button } from "@/app/_ui/patternfly/button";
import type { ImportPlan } from "@/lib/manifests/plan";
import css from "./manifests.module.css";
import { importManifestsMutation, planManifestsMutation } from "./mutations";
import { PlanView } from "./plan-view";

type Before = Mutated<ImportPlan> | null;
const FIELDS = ["text", "file", "keepUnknown"];

/** Manifests pasted or chosen, what they would bring, and their import: in this order only. */
export function ImportCard() {
  const [sent, setSent] = useState<FormData | null>(null);
  const [plan, setPlan] = useState<ImportPlan | null>(null);
  const again = () => {
    setPlan(null);
    setSent(null);
  };
  return (
    <section className={css.card} aria-labelledby="import">
      <h2 id="import">Import</h2>
      {plan && sent ? (
        <Planned plan={plan} sent={sent} again={again} />
      ) : (
        <ActionForm
          action={(before: Before, form: FormData) => {
            setSent(form);
            return planManifestsMutation(before, form);
          }}
          submit="Show plan"
          onDone={setPlan}
        >
          {(refused) => (
            <>
              <TextArea
                name="text"
                label="Manifests"
                rows={10}
                required={false}
                help="YAML or JSON, many documents in one."
                refused={refused}
              />
              <FileField
                name="file"
                label="Or a file"
                accept=".yaml,.yml,.json"
                required={false}
                help="Up to 5 MiB. It counts before what is pasted."
                refused={refused}
              />
              <label className={css.check}>
                <input type="checkbox" name="keepUnknown" value="yes" />
                Keep fields that nothing here means, and give them back on export
              </label>
            </>
          )}
        </ActionForm>
      )}
    </section>
  );
}

interface PlannedProps {
  plan: ImportPlan;
  sent: FormData;
  again: () => void;
}

function Planned({ plan, sent, again }: PlannedProps) {
  const back = (
    <Button variant="link" onClick={again}>
      Other manifests
    </Button>
  );
  const isNothing = plan.items.every(({ act }) => act === "leave");
  if (plan.problems.length > 0 || isNothing) {
    return (
      <>
        <PlanView plan={plan} />
        <div>{back}</div>
      </>
    );
  }
  return (
    <ActionForm
      action={(before: Before, form: FormData) => {
        for (const name of FIELDS) for (const value of sent.getAll(name)) form.set(name, value);
        return importManifestsMutation(before, form);
      }}
      submit="Import"
      beside={back}
      done={(done) => (
        <div className={css.done}>
          <PlanView plan={done} isDone />
          <div>{back}</div>
        </div>
      )}
    >
      {() => (
        <>
          <PlanView plan={plan} />
          {plan.conflicts.length > 0 && (
            <label className={css.check}>
              <input type="checkbox" name="takeOver" value="yes" />
              Write over what was set here by hand
            </label>
          )}
        </>
      )}
    </ActionForm>
  );
}
