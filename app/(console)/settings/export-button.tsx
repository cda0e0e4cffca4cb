"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { exportAllMutation } from "./export-mutations";

export function ExportAllButton() {
  return (
    <ActButton
      label="Export everything"
      name="Export everything of this tenant"
      id=""
      action={exportAllMutation}
    />
  );
}
