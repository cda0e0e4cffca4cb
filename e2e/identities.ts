import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { api } from "./product";

/** A trust domain with one key for tokens. */
export interface TestDomain {
  name: string;
  bundle: Record<string, unknown>;
  /** A JWT-SVID for the path, as a SPIRE agent hands it out. */
  svid: (path: string) => Promise<string>;
}

export async function testDomain(name: string): Promise<TestDomain> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), use: "jwt-svid", kid: "one" };
  return {
    name,
    bundle: { spiffe_sequence: 1, spiffe_refresh_hint: 300, keys: [jwk] },
    svid: (path) =>
      new SignJWT({ sub: `spiffe://${name}${path}`, aud: "bailiwick" })
        .setProtectedHeader({ alg: "ES256", kid: "one", typ: "JWT" })
        .setIssuedAt()
        .setExpirationTime("5m")
        .sign(privateKey),
  };
}

const post = <T>(path: string, body: object, method = "POST") =>
  api<T>(path, { method, body: JSON.stringify(body) });

/** What makes the Trust page and an agent's identity and card full. */
export async function fillTrust(agent: string): Promise<void> {
  const { name, bundle } = await testDomain(`walk-${process.pid}.example`);
  await post("/issuers", { kind: "spiffe", value: name, audiences: ["bailiwick"], document: bundle });
  await post(`/agents/${agent}/identities`, { kind: "spiffe", value: `spiffe://${name}/ns/shop/*` });
  const { publicKey } = await generateKeyPair("ES256");
  const kid = `desk ${process.pid} \u202E`;
  await post("/card-keys", { key: JSON.stringify(await exportJWK(publicKey)), kid, name: kid });
  await post("/card-key-sets", { url: `http://127.0.0.1:8081/keys/${process.pid}` });
  await post(`/agents/${agent}/card/file`, cardOf(`Walked desk ${process.pid}`), "PUT");
}

export function cardOf(name: string) {
  return {
    name,
    description: "Answers refund requests",
    version: "1.0.0",
    supportedInterfaces: [{ url: "https://desk.example/a2a", protocolBinding: "JSONRPC" }],
    skills: [
      { id: "refund", name: "Refund \u202E", description: "<b>Pays money back</b>", tags: ["money"] },
      { id: "look", name: "Look up", description: "Finds an order", tags: [] },
    ],
    signatures: [{ protected: "eyJhbGciOiJFUzI1NiIsImtpZCI6Im5vYm9keSJ9", signature: "AAAA" }],
  };
}
