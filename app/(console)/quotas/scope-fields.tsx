"use client";

import { useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { Select } from "@/app/_ui/form/select";
import type { QuotaChoices } from "@/lib/quotas/choices";
import { HOLDER_WORDS, type Per, persOf, SUBJECT_KINDS, type SubjectKind } from "@/lib/quotas/kinds";
import type { QuotaView } from "@/lib/quotas/view";
import { scopeWords } from "@/lib/quotas/words";
import { PrincipalPicker } from "../people/principal-picker";
import { KIND_WORDS } from "./words";

interface ScopeFieldsProps {
  choices: QuotaChoices;
  start: { subjectKind: string; subject: string } | undefined;
  onPick: () => void;
  refused: Refused | null;
}

const EACH = "";
const PER_WORDS: Readonly<Record<Per, string>> = {
  pooled: "Shared: one counter for all of them",
  key: `One for each ${HOLDER_WORDS.key[0]}`,
  person: `One for each ${HOLDER_WORDS.person[0]}`,
  agent: `One for each ${HOLDER_WORDS.agent[0]}`,
  human: `One for each ${HOLDER_WORDS.human[0]}`,
  team: `One for each ${HOLDER_WORDS.team[0]}`,
};

/** Whose requests count, and whether they share one counter or have one each. */
export function ScopeFields({ choices, start, onPick, refused }: ScopeFieldsProps) {
  const first = SUBJECT_KINDS.find(
    (kind) => kind === (refused?.typed.subjectKind?.[0] ?? start?.subjectKind),
  );
  const [kind, setKind] = useState<SubjectKind>(first ?? "tenant");
  const [isNamed, setNamed] = useState(start !== undefined && start.subject !== EACH);
  const pers = persOf(kind, isNamed || kind === "subscription" ? "named" : null);
  return (
    <>
      <div
        onChange={(event) => {
          const { target } = event;
          if (!(target instanceof HTMLSelectElement)) return;
          setKind(SUBJECT_KINDS.find((one) => one === target.value) ?? "tenant");
          setNamed(false);
        }}
      >
        <Select
          name="subjectKind"
          label="Whose requests count"
          options={SUBJECT_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
          value={kind}
          refused={refused}
        />
      </div>
      <SubjectField
        kind={kind}
        choices={choices}
        start={start}
        refused={refused}
        onNamed={setNamed}
        onPick={onPick}
      />
      <Select
        key={`${kind} ${isNamed}`}
        name="per"
        label="Counters"
        options={pers.map((value) => ({ value, label: PER_WORDS[value] }))}
        value={pers[0] ?? "pooled"}
        refused={refused}
      />
    </>
  );
}

interface SubjectFieldProps extends ScopeFieldsProps {
  kind: SubjectKind;
  onNamed: (isNamed: boolean) => void;
}

/** Which one of the kind, or each of them: people are searched, others chosen from a list. */
function SubjectField({ kind, choices, start, refused, onNamed, onPick }: SubjectFieldProps) {
  if (kind === "tenant") return null;
  if (kind === "person" || kind === "human")
    return (
      <div
        onChange={({ target }) => {
          if (target instanceof HTMLInputElement && target.type === "radio") onNamed(target.value !== EACH);
          onPick();
        }}
      >
        <PrincipalPicker
          key={kind}
          name={`subject-${kind}`}
          legend="Which one"
          none={kind === "human" ? "Each human behind agents" : "Each person and service"}
        />
      </div>
    );
  const each = { value: EACH, label: `Each ${KIND_WORDS[kind].toLowerCase()}` };
  const named = choices[kind].map(({ id, name }) => ({ value: id, label: visible(name) }));
  return (
    <div
      onChange={({ target }) => {
        if (target instanceof HTMLSelectElement) onNamed(target.value !== EACH);
      }}
    >
      <Select
        key={kind}
        name={`subject-${kind}`}
        label="Which one"
        options={kind === "subscription" ? named : [each, ...named]}
        value={start?.subjectKind === kind ? start.subject : undefined}
        help={refused?.fields.subject}
        refused={refused}
      />
    </div>
  );
}

/** The same of a quota that is edited: said, and not to be changed. */
export function ScopeKept({ quota }: { quota: QuotaView }) {
  return (
    <>
      <input type="hidden" name="subjectKind" value={quota.subjectKind} />
      <input type="hidden" name="subject" value={quota.subject ?? ""} />
      <input type="hidden" name="per" value={quota.per} />
      <p>
        It is <Text of={scopeWords(quota, quota.subjectName, null)} />. Whose requests count, and what is
        counted, stays: for another make another quota.
      </p>
    </>
  );
}
