import { JsonLogsSerializer, ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";

export interface TestLog {
  atMs: number;
  /** Beyond milliseconds; 0 unless told. */
  ns?: number;
  body?: string;
  eventName?: string;
  attributes: Record<string, string | number>;
}

/** What the gateway of MaaS says of itself. */
export const MAAS_RESOURCE = {
  "service.name": "models-as-a-service",
  "service.namespace": "openshift-ingress",
  log_name: "maas-usage-log",
};

/** A record of MaaS, as Envoy writes it: filter state in quotation marks. */
export function maasLog(atMs: number, attributes: Record<string, string> = {}): TestLog {
  return {
    atMs,
    body: `${attributes.response_code ?? "200"} /v1/chat/completions`,
    attributes: {
      response_code: "200",
      response_type: "hit",
      user_id: '"alice"',
      subscription: '"premium-subscription"',
      groups: '"premium-users"',
      key_id: '"4af880e3-2d1e-4893-8cde-3e47fa1a9307"',
      key_name: '"search indexer"',
      organization_id: '"org-1"',
      tokens_total: "18",
      tokens_prompt: "15",
      tokens_completion: "3",
      model: "gpt-4.1",
      ...attributes,
    },
  };
}

type Records = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0];

/** The bytes that OpenTelemetry's own exporters send for these records. */
export function logsBody(
  logs: readonly TestLog[],
  encoding: "protobuf" | "json",
  resource: Record<string, string> = MAAS_RESOURCE,
): Uint8Array<ArrayBuffer> {
  const of = resourceFromAttributes(resource);
  const instrumentationScope = { name: "" };
  const records: Records = logs.map(({ atMs, ns = 0, body, eventName, attributes }) => ({
    hrTime: [Math.floor(atMs / 1_000), (atMs % 1_000) * 1_000_000 + ns],
    hrTimeObserved: [Math.floor(atMs / 1_000) + 1, 0],
    ...(body !== undefined && { body }),
    ...(eventName !== undefined && { eventName }),
    resource: of,
    instrumentationScope,
    attributes,
    droppedAttributesCount: 0,
  }));
  const serializer = encoding === "protobuf" ? ProtobufLogsSerializer : JsonLogsSerializer;
  return new Uint8Array(serializer.serializeRequest(records) ?? []);
}
