"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { counted } from "@/app/_ui/format/count";
import { PrincipalPicker } from "@/app/(console)/people/principal-picker";
import { type AboutAgent, AboutFields } from "../about-fields";
import css from "../agents.module.css";
import { registerMutation } from "../mutations";

interface RegisterButtonProps {
  id: string;
  about: AboutAgent;
  /** Who dominates what it does, where somebody does. */
  owner: { id: string; name: string; share: number } | null;
  /** What it was seen to use. */
  seen: { tools: string[]; models: string[]; targets: string[] };
  primary: boolean;
}

/** Registers what was seen, with what is known filled in. */
export function RegisterButton({ id, about, owner, seen, primary }: RegisterButtonProps) {
  return (
    <DialogButton
      label="Register"
      name={`Register ${visible(about.name)}`}
      title={`Register ${visible(about.name)}`}
      primary={primary}
    >
      {(close) => (
        <ActionForm
          action={registerMutation}
          submit="Register"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <AboutFields about={about} refused={refused} />
              <PrincipalPicker name="owner" legend="Owner" kind="person" chosen={owner} none="No owner yet" />
              {owner && (
                <p className={css.subtle}>
                  Suggested: {Math.round(owner.share * 100)} % of what it did in 30 days was for{" "}
                  {visible(owner.name)}.
                </p>
              )}
              <Observed seen={seen} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function Observed({ seen }: { seen: RegisterButtonProps["seen"] }) {
  const all = [
    ...seen.tools.map((value) => `tool ${value}`),
    ...seen.models.map((value) => `model ${value}`),
    ...seen.targets.map((value) => `target ${value}`),
  ];
  if (all.length === 0) return null;
  return (
    <div>
      <label className={css.check}>
        <input type="checkbox" name="allow" value="yes" defaultChecked />
        Allow what was observed: {counted(seen.tools.length, "tool")}, {counted(seen.models.length, "model")},{" "}
        {counted(seen.targets.length, "target")}
      </label>
      <input type="hidden" name="tools" value={seen.tools.join("\n")} />
      <input type="hidden" name="models" value={seen.models.join("\n")} />
      <input type="hidden" name="targets" value={seen.targets.join("\n")} />
      <ul className={css.review} aria-label="What was observed">
        {all.map((words) => (
          <li key={words}>{visible(words)}</li>
        ))}
      </ul>
    </div>
  );
}
