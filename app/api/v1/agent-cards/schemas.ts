import { z } from "zod";

export const params = z.object({ id: z.string().max(100) });
const instant = z.string().nullable();
const reference = z.object({ id: z.string(), name: z.string() });

const signatureJson = z.object({
  state: z.enum(["verified", "invalid", "unsigned", "unknown-key", "unknown-algorithm"]),
  why: z.string(),
  kid: z.string().nullable(),
  alg: z.string().nullable(),
  by: z
    .string()
    .nullable()
    .describe("a pinned key's name, a key set's address, or a certificate's SPIFFE ID"),
  notSigned: z.array(z.string()).describe("fields that the signature does not cover"),
  spiffeIds: z.array(z.string()).describe("what it is said to run as"),
});

export const importedJson = z.object({
  cards: z.array(
    z.object({
      agent: reference.describe("whose card it is"),
      isNew: z.boolean().describe("the agent was made by this; else it was there, by the card's name"),
      registered: z.boolean().describe("by this, whether new or discovered"),
      waits: z.boolean().describe("the agent has another card: this one waits until a person accepts it"),
      signature: signatureJson,
    }),
  ),
});

export const cardJson = z
  .object({
    agent: z.string(),
    source: z.enum(["url", "file", "manifest"]),
    url: z.string().nullable(),
    digest: z.string().describe("SHA-256 of the card in JCS (RFC 8785)"),
    card: z.object({
      protocol: z.enum(["1.0", "0.3"]),
      name: z.string(),
      description: z.string(),
      version: z.string(),
      provider: z.object({ organization: z.string(), url: z.string().nullable() }).nullable(),
      documentationUrl: z.string().nullable(),
      interfaces: z.array(z.object({ url: z.string(), binding: z.string() })),
      capabilities: z.object({
        streaming: z.boolean(),
        pushNotifications: z.boolean(),
        extendedCard: z.boolean(),
      }),
      extensions: z.array(z.object({ uri: z.string(), required: z.boolean() })),
      inputModes: z.array(z.string()),
      outputModes: z.array(z.string()),
      skills: z.array(
        z.object({ id: z.string(), name: z.string(), description: z.string(), tags: z.array(z.string()) }),
      ),
      security: z.array(z.object({ name: z.string(), kind: z.string() })),
    }),
    signature: signatureJson,
    acceptedAt: z.string(),
    acceptedBy: z.string(),
    drift: z
      .object({
        source: z
          .enum(["url", "file", "manifest"])
          .nullable()
          .describe("how it was handed in; null where it stands at the card's address"),
        url: z.string().nullable(),
        digest: z.string(),
        since: z.string(),
        differences: z.array(
          z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
        ),
        signature: signatureJson,
      })
      .nullable()
      .describe("another card, at the address or handed in, which waits for a person"),
    fetchedAt: instant,
    nextFetchAt: instant,
    error: z.string().nullable(),
  })
  .meta({ id: "AgentCard" });

export const cardKeyJson = z
  .object({
    id: z.string(),
    kid: z.string(),
    name: z.string(),
    kind: z.string(),
    thumbprint: z.string().describe("RFC 7638"),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "CardKey" });

export const cardKeySetJson = z
  .object({
    id: z.string(),
    url: z.string(),
    refreshedAt: instant,
    error: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "CardKeySet" });
