import type { Environment } from "@/lib/base/environment";
import type { Part } from "./parts";
import type { StartSecrets } from "./provision";

export interface BannerFacts extends StartSecrets {
  environment: Environment;
  parts: readonly Part[];
}

/** What a person sees when the product is ready. Secrets stand here once, and in no log. */
export function banner({ environment, parts, setUpSecret, ingestKey }: BannerFacts): string {
  const { publicUrl, otlpUrl, decisionUrl, provision } = environment;
  const lines = ["", "Bailiwick is ready.", ""];
  if (parts.includes("console")) lines.push(`  Console   ${publicUrl}`);
  if (parts.includes("collector")) lines.push(`  Collector ${otlpUrl}/v1/traces (OTLP/HTTP)`);
  if (parts.includes("decision"))
    lines.push(
      `  Decisions ${decisionUrl} (AuthZEN, OPA, ext_authz; gRPC on ${environment.decisionGrpcPort})`,
    );
  if (setUpSecret && parts.includes("console")) {
    lines.push(
      "",
      "  Set up the first administrator (this link works once, for 24 hours):",
      `    ${publicUrl}/setup?token=${setUpSecret}`,
    );
  }
  if (parts.includes("collector")) {
    const key = ingestKey ?? (provision.BAILIWICK_INGEST_KEY ? "$BAILIWICK_INGEST_KEY" : null);
    lines.push("", "  Point an agent at it:");
    if (key) {
      lines.push(
        `    export OTEL_EXPORTER_OTLP_ENDPOINT=${otlpUrl}`,
        "    export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        `    export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20${key}"`,
      );
    } else {
      lines.push(`    ${publicUrl}/connect issues keys and has a snippet for each framework.`);
    }
  }
  lines.push("", "  Try it with recorded sessions: npm run demo", "  Stop with Ctrl-C.", "", "");
  return lines.join("\n");
}
