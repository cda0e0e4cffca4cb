/** A way to point a framework at the collector, ready to paste. */
export interface Snippet {
  id: string;
  label: string;
  /** One sentence before the code. */
  note: string;
  code: string;
}

/** What stands for the key until one is issued on this page. */
export const KEY_PLACEHOLDER = "YOUR_INGEST_KEY";

function environment(endpoint: string, key: string): string {
  return `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20${key}"
export OTEL_SERVICE_NAME=my-agent`;
}

function vercel(endpoint: string, key: string): string {
  return `import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const exporter = new OTLPTraceExporter({
  url: "${endpoint}/v1/traces",
  headers: { authorization: "Bearer ${key}" },
});
const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
provider.register();

// On each generateText, streamText, … call:
//   experimental_telemetry: {
//     isEnabled: true,
//     functionId: "refund-triage",                                 // the agent
//     metadata: { userId: "a.okafor", sessionId: "conversation-7" }, // for whom, and which session
//   }

// Before the process ends:
await provider.forceFlush();`;
}

function langchain(endpoint: string, key: string): string {
  return `pip install opentelemetry-distro opentelemetry-exporter-otlp-proto-http \\
  opentelemetry-instrumentation-langchain

${environment(endpoint, key)}
export OTEL_TRACES_EXPORTER=otlp
export OTEL_METRICS_EXPORTER=none
export OTEL_LOGS_EXPORTER=none

opentelemetry-instrument python my_agent.py`;
}

function collector(endpoint: string, key: string, signal: "traces" | "logs"): string {
  return `exporters:
  otlp_http/bailiwick: # before version 0.144: otlphttp/bailiwick
    endpoint: ${endpoint}
    headers:
      authorization: Bearer ${key}

service:
  pipelines:
    ${signal}:
      exporters: [otlp_http/bailiwick] # beside those you have`;
}

function identity(endpoint: string): string {
  return `# A JWT-SVID of the workload, by its SPIRE agent; an OpenID Connect token is sent the same way.
token=$(spire-agent api fetch jwt -audience bailiwick -output json | jq -r '.[0].svids[0].svid')

export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$token"
export OTEL_SERVICE_NAME=my-agent`;
}

function curl(endpoint: string, key: string): string {
  return `now=$(date +%s)000000000
hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \\n'; }
curl -sS ${endpoint}/v1/traces \\
  -H "authorization: Bearer ${key}" \\
  -H "content-type: application/json" \\
  --data @- <<EOF
{"resourceSpans":[{
  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"connect-test"}}]},
  "scopeSpans":[{"spans":[{
    "traceId":"$(hex 16)","spanId":"$(hex 8)","name":"execute_tool hello","kind":1,
    "startTimeUnixNano":"$now","endTimeUnixNano":"$now",
    "attributes":[
      {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
      {"key":"gen_ai.tool.name","value":{"stringValue":"hello"}},
      {"key":"gen_ai.agent.name","value":{"stringValue":"curl"}}
    ]}]}]}]}
EOF`;
}

/** The snippets for an endpoint and a key; the placeholder stands where there is no key. */
export function snippets(endpoint: string, key: string | null): Snippet[] {
  const secret = key ?? KEY_PLACEHOLDER;
  return [
    {
      id: "environment",
      label: "OpenTelemetry environment variables",
      note: "For every agent whose framework already exports OpenTelemetry traces.",
      code: environment(endpoint, secret),
    },
    {
      id: "vercel",
      label: "Vercel AI SDK (Node)",
      note: "npm install @opentelemetry/sdk-trace-node @opentelemetry/exporter-trace-otlp-http",
      code: vercel(endpoint, secret),
    },
    {
      id: "langchain",
      label: "LangChain and LangGraph (Python)",
      note: "Traced by OpenTelemetry's instrumentation; the code of the agent stays as it is.",
      code: langchain(endpoint, secret),
    },
    {
      id: "collector",
      label: "OpenTelemetry Collector",
      note: "Where agents already send to a Collector: one exporter more.",
      code: collector(endpoint, secret, "traces"),
    },
    {
      id: "gateway",
      label: "Usage log of a model gateway (Red Hat MaaS, Envoy AI Gateway)",
      note: "What was used without a trace: in the OpenTelemetry Collector that takes the gateway’s access log, one exporter more. A key of its own tells it apart.",
      code: collector(endpoint, secret, "logs"),
    },
    {
      id: "svid",
      label: "JWT-SVID or OpenID Connect token instead of a key",
      note: "Of an issuer that is registered under Settings, Trust. Tokens end: a process that runs longer needs an exporter that renews its header, or the mesh’s proxy.",
      code: identity(endpoint),
    },
    {
      id: "curl",
      label: "A test span with curl",
      note: "One tool call of an agent named curl, to see that the way is open.",
      code: curl(endpoint, secret),
    },
  ];
}
