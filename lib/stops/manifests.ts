/** A file for a cluster, and what applying it does. */
export interface Manifest {
  fileName: string;
  /** YAML. */
  text: string;
}

/** A name as Kubernetes takes it (RFC 1123): `io.example/files` → `io-example-files`. */
function nameIn(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
  return name === "" ? "unnamed" : name;
}

/**
 * Switches a tool server off at Kuadrant's MCP gateway: only the one field, for a server-side apply, so that the rest of the
 * registration stays its owner's. The name is a guess where the cluster calls it otherwise.
 */
export function disabledServer(server: string, namespace: string | null): Manifest {
  const name = nameIn(server);
  return {
    fileName: `disable-${name}.yaml`,
    text: `# kubectl apply --server-side --force-conflicts --field-manager=bailiwick-stop -f disable-${name}.yaml
# The broker removes the server's tools and stops connecting to it. To go on: the same with Enabled.
apiVersion: mcp.kuadrant.io/v1
kind: MCPServerRegistration
metadata:
  name: ${name}
  namespace: ${nameIn(namespace ?? "default")}
spec:
  state: Disabled
`,
  };
}

/** Cuts an agent's pods off from the network, in and out, wherever the cluster's network plugin enforces it. */
export function isolatedAgent(agent: string, namespace: string | null): Manifest {
  const name = nameIn(agent);
  return {
    fileName: `isolate-${name}.yaml`,
    text: `# kubectl apply -f isolate-${name}.yaml
# Set the label that the agent's pods carry. Without a network plugin that enforces policies nothing happens.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: bailiwick-stop-${name.slice(0, 48).replace(/-+$/, "")}
  namespace: ${nameIn(namespace ?? "default")}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes: [Ingress, Egress]
`,
  };
}
