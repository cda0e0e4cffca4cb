import type { LogRecord } from "@/lib/telemetry/logRecord";
import { COMMON, FIELDS } from "./fields";
import type { Said } from "./said";
import type { UsageLogSource } from "./usageLog";

/** What MaaS calls its log; Envoy sends it as the resource's `log_name`. */
const MAAS_LOG = "maas-usage-log";
/** The second is what it was called before its release. */
const MAAS_SERVICES = ["models-as-a-service", "maas-gateway"];

/**
 * Whose usage log a record is; null for any other log. An SDK's own GenAI events are none: their spans tell the same. They
 * have names, and no response code, which every access log has.
 */
export function sourceOf(record: LogRecord, said: Said): UsageLogSource | null {
  const names = [record.eventName, record.scope.name, said("log_name"), said("log.name"), said("event.name")];
  if (names.includes(MAAS_LOG)) return "maas";
  if (MAAS_SERVICES.includes(said("service.name")) && hasMaasFields(said)) return "maas";
  if (record.eventName !== "" || said("event.name") !== "") return null;
  return hasAny(said, COMMON.responseCode) && hasGenAiFields(said) ? "envoy-ai-gateway" : null;
}

const hasMaasFields = (said: Said) =>
  hasAny(said, COMMON.responseCode) && hasAny(said, [...COMMON.responseType, ...FIELDS.maas.total]);

const hasGenAiFields = (said: Said) => {
  const { model, input, output, total } = FIELDS["envoy-ai-gateway"];
  return hasAny(said, [...model, ...input, ...output, ...total]);
};

const hasAny = (said: Said, names: readonly string[]) => names.some((name) => said(name) !== "");
