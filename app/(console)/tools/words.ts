import type { AccessType } from "@/lib/tools/access";
import type { Approval, ToolView } from "@/lib/tools/tool";
import type { Facet } from "./url";

export const ACCESS_WORDS: Readonly<Record<AccessType | "unknown", string>> = {
  read_only: "Reads only",
  read_write: "Reads and writes",
  execute: "Executes",
  unknown: "Not said",
};

export const APPROVAL_WORDS: Readonly<Record<Approval, string>> = {
  none: "Awaits approval",
  approved: "Approved",
  changed: "Changed",
  refused: "Refused",
};

export const STATE_WORDS: Readonly<Record<ToolView["state"], string>> = {
  discovered: "Unregistered",
  gone: "No longer listed",
  registered: "Registered",
};

export const FACET_WORDS: Readonly<Record<Facet, { label: string; all: string }>> = {
  state: { label: "State", all: "All" },
  approval: { label: "Approval", all: "Any" },
  access: { label: "Access", all: "Any" },
  dataClass: { label: "Data", all: "Any class" },
  server: { label: "Server", all: "Any" },
};

/** What people read for a value of a facet. */
export function facetWord(facet: Facet, value: string, label: string): string {
  const words: Readonly<Record<string, string>> =
    facet === "state"
      ? STATE_WORDS
      : facet === "approval"
        ? APPROVAL_WORDS
        : facet === "access"
          ? ACCESS_WORDS
          : {};
  return words[value] ?? label;
}
