import { createServer } from "node:net";
import type { Environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import type { Part } from "./parts";

/** Throws before anything is started when a port that this process will listen on cannot be had; says which variable moves it. */
export async function requirePorts(environment: Environment, parts: readonly Part[]): Promise<void> {
  const { host, consolePort, otlpHttpPort, otlpGrpcPort, decisionPort, decisionGrpcPort, opsPort } =
    environment;
  const ofPart = {
    collector: [
      { port: otlpHttpPort, variable: "BAILIWICK_OTLP_HTTP_PORT" },
      { port: otlpGrpcPort, variable: "BAILIWICK_OTLP_GRPC_PORT" },
    ],
    decision: [
      { port: decisionPort, variable: "BAILIWICK_DECISION_PORT" },
      { port: decisionGrpcPort, variable: "BAILIWICK_DECISION_GRPC_PORT" },
    ],
    console: [{ port: consolePort, variable: "BAILIWICK_CONSOLE_PORT" }],
  };
  const wanted = [
    ...parts.flatMap((part) => ofPart[part]),
    { port: opsPort, variable: "BAILIWICK_OPS_PORT" },
  ];
  for (const [at, one] of wanted.entries()) {
    const twin = wanted.slice(0, at).find((other) => other.port === one.port);
    if (twin) {
      throw new DomainError("INVALID", {
        what: `${one.variable} and ${twin.variable} are both ${one.port}.`,
        fix: "Set one of them to another port.",
      });
    }
  }
  for (const one of wanted) await requirePort(host, one);
}

async function requirePort(
  host: string,
  { port, variable }: { port: number; variable: string },
): Promise<void> {
  const error = await tryListening(host, port);
  if (error) throw new DomainError("PRECONDITION", explain(error, host, port, variable));
}

function tryListening(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number, variable: string) {
  if (code === "EADDRINUSE") {
    return {
      what: `Port ${port} on ${host} is taken.`,
      fix: `Stop what listens there, or set ${variable} to another port.`,
    };
  }
  if (code === "EACCES") {
    return { what: `Port ${port} needs more rights.`, fix: `Set ${variable} to a port above 1023.` };
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      what: `The address ${host} is not one of this machine's.`,
      fix: "Set BAILIWICK_HOST to 127.0.0.1 (this machine only) or 0.0.0.0 (every network).",
    };
  }
  return {
    what: `Port ${port} on ${host} cannot be opened: ${message}.`,
    fix: `Check BAILIWICK_HOST and ${variable}.`,
  };
}
