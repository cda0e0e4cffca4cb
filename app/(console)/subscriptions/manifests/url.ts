import { z } from "zod";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { EXPORT_FORMATS, type ExportFormat } from "@/lib/manifests/exportManifests";

export const MANIFESTS_PATH = "/subscriptions/manifests";

/** What can be chosen, in the words of people. */
export const FORMATS: readonly { value: ExportFormat; label: string }[] = [
  { value: "maas", label: "MaaS: models, access, subscriptions" },
  { value: "kuadrant", label: "Kuadrant: TokenRateLimitPolicy and RateLimitPolicy" },
  { value: "kuadrant-reservation", label: "Kuadrant, newer operators: with reservations" },
  { value: "envoy", label: "Envoy AI Gateway: QuotaPolicy" },
];

/** The names of the form, with what they are unless told. */
export const NAMES = [
  { name: "namespace", label: "Namespace of subscriptions", usual: "models-as-a-service" },
  { name: "modelNamespace", label: "Namespace of models", usual: "llm" },
  { name: "gateway", label: "Gateway", usual: "maas-default-gateway" },
  { name: "gatewayNamespace", label: "Its namespace", usual: "openshift-ingress" },
  { name: "backend", label: "AIServiceBackend", usual: "models" },
] as const;

export interface ManifestsUrl {
  format: ExportFormat;
  names: Readonly<Record<string, string>>;
}

const one = z.string().trim().max(253).catch("");

export function readManifestsUrl(given: SearchParams): ManifestsUrl {
  const said = NAMES.map(({ name }) => [name, one.parse(given[name])] as const);
  return {
    format: EXPORT_FORMATS.find((format) => format === given.format) ?? "maas",
    names: Object.fromEntries(said.filter(([, value]) => value !== "")),
  };
}
