"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { Field } from "@/app/_ui/form/field";

/** Of models and code that are met most: SPDX identifiers, and names that SPDX has none for. */
const LICENCES = [
  "Apache-2.0",
  "MIT",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "CC-BY-NC-4.0",
  "CC-BY-SA-4.0",
  "CC0-1.0",
  "OpenRAIL-M",
  "LicenseRef-llama3.1",
  "LicenseRef-llama3.3",
  "LicenseRef-llama4",
  "LicenseRef-gemma",
  "LicenseRef-proprietary",
];

/** A licence by its SPDX identifier, with the usual ones to choose from. */
export function LicenceField({ value, refused }: { value: string; refused: Refused | null }) {
  const id = useId();
  return (
    <>
      <Field
        name="licence"
        label="Licence"
        autoComplete="off"
        required={false}
        list={id}
        value={value}
        help="An SPDX identifier, such as Apache-2.0; LicenseRef-… for others."
        refused={refused}
      />
      <datalist id={id}>
        {LICENCES.map((licence) => (
          <option key={licence} value={licence} />
        ))}
      </datalist>
    </>
  );
}
