import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { KEY_PLACEHOLDER, snippets } from "./snippets";

const ENDPOINT = "http://127.0.0.1:4318";
const codeOf = (id: string, key: string | null = "bwi_secret") =>
  snippets(ENDPOINT, key).find((one) => one.id === id)?.code ?? "";

describe("snippets", () => {
  it("carry the endpoint and the key, each of them", () => {
    for (const { id, code } of snippets(ENDPOINT, "bwi_secret")) {
      expect(code).toContain(ENDPOINT);
      expect(code.includes("bwi_secret"), "but where a token takes its place").toBe(id !== "svid");
    }
  });

  it("name what to put in where no key was issued", () => {
    for (const { id, code } of snippets(ENDPOINT, null))
      expect(code.includes(KEY_PLACEHOLDER)).toBe(id !== "svid");
  });

  it("are environment variables that a shell reads as the exporters do", () => {
    const printed = execFileSync(
      "bash",
      ["-c", `${codeOf("environment")}\nprintf %s "$OTEL_EXPORTER_OTLP_HEADERS"`],
      {
        encoding: "utf8",
        env: { ...process.env },
      },
    );
    const [name, value] = printed.split("=");
    expect([name, decodeURIComponent(value ?? "")]).toEqual(["Authorization", "Bearer bwi_secret"]);
  });

  it.each([
    ["collector", "traces"],
    ["gateway", "logs"],
  ])("of an OpenTelemetry Collector are YAML that fits together: %s", (id, signal) => {
    const exporter = { endpoint: ENDPOINT, headers: { authorization: "Bearer bwi_secret" } };
    expect(parse(codeOf(id))).toEqual({
      exporters: { "otlp_http/bailiwick": exporter },
      service: { pipelines: { [signal]: { exporters: ["otlp_http/bailiwick"] } } },
    });
  });

  it("make a test span that is JSON with fresh ids", () => {
    const shell = codeOf("curl").replace(/^curl[\s\S]*?--data @- /m, "cat ");
    const body = JSON.parse(execFileSync("bash", ["-c", shell], { encoding: "utf8" }));
    const [span] = body.resourceSpans[0].scopeSpans[0].spans;
    expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
  });
});
