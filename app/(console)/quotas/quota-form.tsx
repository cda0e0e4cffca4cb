"use client";

import { useRef, useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import type { QuotaChoices } from "@/lib/quotas/choices";
import { CALENDAR_UNITS, FISCAL_UNITS, LENGTH_UNITS, MEASURES, MODES } from "@/lib/quotas/kinds";
import type { Measure } from "@/lib/quotas/quota";
import type { QuotaView } from "@/lib/quotas/view";
import { isCounted } from "./fields";
import { ModelsField } from "./models-field";
import { saveQuotaMutation } from "./mutations";
import { PreviewPanel } from "./preview-panel";
import css from "./quotas.module.css";
import { ScopeFields, ScopeKept } from "./scope-fields";
import { amountText, MEASURE_WORDS, MODE_WORDS, UNIT_LABELS } from "./words";

interface QuotaFormProps {
  choices: QuotaChoices;
  /** The one that is edited. */
  quota?: QuotaView;
  /** A subject that the address names. */
  start?: { subjectKind: string; subject: string };
  /** Names of time zones to choose from. */
  zones: readonly string[];
}

const UNITS = [...LENGTH_UNITS, ...CALENDAR_UNITS, ...FISCAL_UNITS];
const HELP: Readonly<Partial<Record<Measure, string>>> = {
  cost: "US dollars: 2500, $2,500.00 or 2.5k. 0 closes. For no limit at all make no quota.",
};

/** A quota, new or edited; beside it what it says in words and what it would have done, kept up to date while one types. */
export function QuotaForm({ choices, quota, start, zones }: QuotaFormProps) {
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(0);
  const touch = () => setTyped((before) => before + 1);
  return (
    <div className={css.columns}>
      <section className={css.card} aria-label="The quota">
        <div className={css.form} ref={box} onInput={touch}>
          <ActionForm action={saveQuotaMutation} submit={quota ? "Save" : "Make the quota"}>
            {(refused) => (
              <>
                {quota && (
                  <>
                    <input type="hidden" name="id" value={quota.id} />
                    <input type="hidden" name="version" value={quota.version} />
                    <ScopeKept quota={quota} />
                  </>
                )}
                {!quota && <ScopeFields choices={choices} start={start} onPick={touch} refused={refused} />}
                <LimitFields quota={quota} zones={zones} refused={refused} />
                <ModelsField known={choices.models} chosen={quota?.models ?? []} refused={refused} />
                <ModeFields quota={quota} refused={refused} />
              </>
            )}
          </ActionForm>
        </div>
      </section>
      <PreviewPanel box={box} typed={typed} replaces={quota?.id} />
    </div>
  );
}

interface PartProps {
  quota: QuotaView | undefined;
  refused: Refused | null;
}

function LimitFields({ quota, zones, refused }: PartProps & { zones: readonly string[] }) {
  const [measure, setMeasure] = useState<string>(quota?.measure ?? "total_tokens");
  return (
    <>
      <div className={css.pair}>
        {quota ? (
          <input type="hidden" name="measure" value={quota.measure} />
        ) : (
          <div onChange={(event) => setMeasure(valueOf(event.target))}>
            <Select
              name="measure"
              label="Counts"
              options={MEASURES.map((value) => ({ value, label: MEASURE_WORDS[value] }))}
              value={measure}
              refused={refused}
            />
          </div>
        )}
        <Field
          name="ceiling"
          label={quota ? `Ceiling: ${MEASURE_WORDS[quota.measure]}` : "Ceiling"}
          autoComplete="off"
          value={quota && amountText(quota.ceiling, quota.measure)}
          help={HELP[measure as Measure] ?? "50000, 50k or 2M. 0 closes. For no limit at all make no quota."}
          refused={refused}
        />
      </div>
      {measure !== "concurrency" && <WindowFields quota={quota} zones={zones} refused={refused} />}
    </>
  );
}

function WindowFields({ quota, zones, refused }: PartProps & { zones: readonly string[] }) {
  const [unit, setUnit] = useState<string>(quota?.windowUnit ?? "month");
  return (
    <div className={css.pair}>
      <div onChange={(event) => setUnit(valueOf(event.target))}>
        <Select
          name="windowUnit"
          label="Begins anew every"
          options={UNITS.map((value) => ({ value, label: UNIT_LABELS[value] }))}
          value={unit}
          refused={refused}
        />
      </div>
      {isCounted(unit) ? (
        <Field
          name="windowCount"
          label={`How many ${unit}s`}
          autoComplete="off"
          value={String(quota?.windowCount ?? 1)}
          refused={refused}
        />
      ) : (
        <ZoneField zones={zones} value={quota?.zone ?? "UTC"} refused={refused} />
      )}
      {unit.startsWith("fiscal") && (
        <Field
          name="fiscalStartMonth"
          label="Fiscal year begins in month"
          autoComplete="off"
          value={String(quota?.fiscalStartMonth ?? 1)}
          help="1 to 12"
          refused={refused}
        />
      )}
    </div>
  );
}

const valueOf = (target: EventTarget) => (target instanceof HTMLSelectElement ? target.value : "");

function ZoneField({
  zones,
  value,
  refused,
}: {
  zones: readonly string[];
  value: string;
  refused: Refused | null;
}) {
  return (
    <>
      <Field
        name="zone"
        label="Time zone"
        autoComplete="off"
        list="zones"
        value={value}
        help="At its midnight the window begins anew"
        refused={refused}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}

function ModeFields({ quota, refused }: PartProps) {
  return (
    <>
      <Select
        name="mode"
        label="When it is reached"
        options={MODES.map((value) => ({ value, label: MODE_WORDS[value] }))}
        value={quota?.mode ?? "hard"}
        refused={refused}
      />
      <Field
        name="alertsAt"
        label="Tell people at percent"
        autoComplete="off"
        required={false}
        value={(quota?.alertsAt ?? [80, 100]).join(", ")}
        help="By the tenant's notifications, once a window each"
        refused={refused}
      />
      <Field
        name="name"
        label="Name"
        autoComplete="off"
        required={false}
        value={quota?.name}
        help="Without one it is called by what it limits"
        refused={refused}
      />
      <Select
        name="enabled"
        label="State"
        options={[
          { value: "yes", label: "On: it counts" },
          { value: "no", label: "Off: it counts nothing" },
        ]}
        value={quota?.enabled === false ? "no" : "yes"}
        refused={refused}
      />
    </>
  );
}
