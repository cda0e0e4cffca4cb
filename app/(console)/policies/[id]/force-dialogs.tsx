"use client";

import { useState } from "react";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import { dayMinute } from "@/app/_ui/format/time";
import { POLICY_MODES, type PolicyMode } from "@/lib/policies/decision";
import { changeModeMutation, publishMutation, rollBackMutation, unpublishMutation } from "../mutations";
import { MODE_MEANS, MODE_WORDS } from "../words";

/** Of each mode: the backtest that allows it, or null where there is none. Times are ISO 8601. */
export type Ready = Readonly<Record<PolicyMode, { at: string; by: string; from: string; to: string } | null>>;

interface ModesProps {
  modes: readonly PolicyMode[];
  chosen: PolicyMode;
  onMode: (mode: PolicyMode) => void;
}

function Modes({ modes, chosen, onMode }: ModesProps) {
  return (
    <fieldset className={form.choices}>
      <legend>How it is in force</legend>
      {modes.map((mode) => (
        <label key={mode} className={form.choice}>
          <input
            type="radio"
            name="mode"
            value={mode}
            checked={mode === chosen}
            onChange={() => onMode(mode)}
          />
          {MODE_WORDS[mode]}
          <small>{MODE_MEANS[mode]}</small>
        </label>
      ))}
    </fieldset>
  );
}

function Backtested({ ready, mode }: { ready: Ready; mode: PolicyMode }) {
  const found = ready[mode];
  const minute = (iso: string) => dayMinute(Date.parse(iso));
  return (
    <p role="status">
      {found
        ? `Backtested ${minute(found.at)} UTC by ${found.by}, over ${minute(found.from)} to ${minute(found.to)}.`
        : `There is no finished backtest of exactly this text for mode ${MODE_WORDS[mode].toLowerCase()} since its last edit. Run one on this page first: until then publishing is refused.`}
    </p>
  );
}

export function PublishButton({ policy, version, ready }: { policy: string; version: number; ready: Ready }) {
  const [mode, setMode] = useState<PolicyMode>("observe");
  return (
    <DialogButton
      label="Publish"
      name={`Publish version ${version}`}
      title={`Publish version ${version}`}
      primary
    >
      {(close) => (
        <ActionForm
          action={publishMutation}
          submit="Publish"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>It takes the place of what is in force of this policy, everywhere within two seconds.</p>
              <input type="hidden" name="policy" value={policy} />
              <input type="hidden" name="number" value={version} />
              <Modes modes={POLICY_MODES} chosen={mode} onMode={setMode} />
              <Backtested ready={ready} mode={mode} />
              <Field name="why" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function ChangeModeButton({
  policy,
  mode: now,
  ready,
}: {
  policy: string;
  mode: PolicyMode;
  ready: Ready;
}) {
  const others = POLICY_MODES.filter((one) => one !== now);
  const [chosen, setMode] = useState<PolicyMode | null>(null);
  const mode = chosen && chosen !== now ? chosen : (others[0] ?? now);
  const isStricter = POLICY_MODES.indexOf(mode) > POLICY_MODES.indexOf(now);
  return (
    <DialogButton label="Change mode" title="Change how it is in force">
      {(close) => (
        <ActionForm
          action={changeModeMutation}
          submit={`Change to ${MODE_WORDS[mode].toLowerCase()}`}
          danger={!isStricter}
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                It is in force as {MODE_WORDS[now].toLowerCase()} now.{" "}
                {isStricter
                  ? "A stricter mode needs a fresh backtest."
                  : "A milder mode is in force at once."}
              </p>
              <input type="hidden" name="policy" value={policy} />
              <Modes modes={others} chosen={mode} onMode={setMode} />
              {isStricter && <Backtested ready={ready} mode={mode} />}
              <Field name="why" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function UnpublishButton({ policy, name }: { policy: string; name: string }) {
  return (
    <DialogButton
      label="Take out of force"
      name={`Take ${name} out of force`}
      title="Take it out of force?"
      danger
    >
      {(close) => (
        <ActionForm
          action={unpublishMutation}
          submit="Take out of force"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                What it permitted may be denied from then on, and what it forbade may be allowed. To be
                stricter or milder, change its mode; to go back, roll back in its history.
              </p>
              <input type="hidden" name="policy" value={policy} />
              <Field name="why" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RollBackButton({ policy, to }: { policy: string; to: number }) {
  return (
    <DialogButton label={`Roll back to ${to}`} title={`Roll back to version ${to}?`} danger>
      {(close) => (
        <ActionForm
          action={rollBackMutation}
          submit="Roll back"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                Version {to} is in force again at once, in the mode that it last had. This is the emergency
                way: without a new review or backtest, and the change log says so.
              </p>
              <input type="hidden" name="policy" value={policy} />
              <input type="hidden" name="to" value={to} />
              <Field name="why" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
