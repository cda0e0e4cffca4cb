import { usageLogId } from "@/lib/base/ids";
import { redactMap } from "@/lib/redaction/redact";
import type { LogRecord } from "@/lib/telemetry/logRecord";
import type { Attributes } from "@/lib/telemetry/span";
import { contentOf } from "./content";
import { COMMON, FIELDS } from "./fields";
import { sourceOf } from "./recognise";
import { responseOf } from "./response";
import { firstOf, groupsOf, nameOf, saidIn } from "./said";
import { tokensOf } from "./tokens";
import type { Problem, UsageLog } from "./usageLog";

const LONGEST_CALL_MS = 86_400_000;

/**
 * A log record of a gateway → what a request used; null for any other log. Secrets are taken out before anything is read.
 * Nothing that a record says makes it be refused: what is wrong with it stands in `problems`.
 */
export function mapUsageLog(
  record: LogRecord,
  sender: { tenant: string; workload: string },
): UsageLog | null {
  const source = sourceOf(record, saidIn(record.attributes, record.resource));
  if (source === null) return null;
  const [attributes, resource] = [redactMap(record.attributes, {}), redactMap(record.resource, {})];
  const { body = null } = redactMap({ body: record.body }, {});
  const said = saidIn(attributes, resource);
  const name = (names: readonly string[]) => nameOf(firstOf(said, names));
  const fields = FIELDS[source];
  const response = responseOf(said);
  const counted = tokensOf(said, fields, response.responseType);
  const [user, model] = [name(COMMON.user), name(fields.model)];
  const problems: Problem[] = [...counted.problems, ...response.problems];
  if (user === "") problems.push("no-user");
  if (model === "") problems.push("no-model");
  return {
    id: usageLogId(sender.tenant, record.timeNs, contentOf(record)),
    ...sender,
    source,
    timeNs: record.timeNs,
    responseCode: response.responseCode,
    responseType: response.responseType,
    user,
    subscription: name(COMMON.subscription),
    groups: groupsOf(firstOf(said, COMMON.groups)),
    keyId: name(COMMON.keyId),
    keyName: name(COMMON.keyName),
    organisation: name(COMMON.organisation),
    costCenter: name(COMMON.costCenter),
    provider: name(fields.provider),
    model,
    tokens: counted.tokens,
    problems,
    durationMs: durationOf(firstOf(said, COMMON.durationMs)),
    path: pathOf(firstOf(said, COMMON.path), body),
    requestId: name(COMMON.requestId),
    traceId: record.traceId,
    spanId: record.spanId,
    session: name(COMMON.session),
    attributes,
    resource,
    body,
  };
}

function durationOf(text: string): number | null {
  const ms = /^\d{1,9}$/.test(text) ? Number(text) : null;
  return ms !== null && ms <= LONGEST_CALL_MS ? ms : null;
}

/** Without its query, which may say anything; MaaS has it in the body: `200 /v1/chat/completions`. */
function pathOf(said: string, body: Attributes[string]): string {
  const inBody = typeof body === "string" ? (/^\d{1,3} (\/\S*)/.exec(body)?.[1] ?? "") : "";
  return nameOf((said === "" ? inBody : said).split(/[?#]/)[0] ?? "");
}
