"use client";

import type { Refused } from "@/app/_edge/mutate";
import { Select } from "@/app/_ui/form/select";
import type { OwnerRef } from "@/lib/tools/server";
import { PrincipalPicker } from "../people/principal-picker";

export interface TeamChoice {
  id: string;
  name: string;
}

/** Who answers for it: a team, or a person or service. */
export function OwnerFields({
  owner,
  teams,
  refused,
}: {
  owner: OwnerRef | null;
  teams: readonly TeamChoice[];
  refused: Refused | null;
}) {
  const team = owner?.kind === "team" ? owner : null;
  const isListed = team === null || teams.some(({ id }) => id === team.id);
  const options = [...(isListed || !team ? [] : [team]), ...teams];
  return (
    <>
      {options.length > 0 && (
        <Select
          name="ownerTeam"
          label="Owner team"
          options={[
            { value: "", label: "No team" },
            ...options.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={team?.id ?? ""}
          refused={refused}
        />
      )}
      <PrincipalPicker
        name="owner"
        legend={options.length > 0 ? "Or a person or service" : "Owner"}
        chosen={owner?.kind === "principal" ? owner : null}
        none="Nobody"
      />
    </>
  );
}
