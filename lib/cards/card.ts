import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";

/** An A2A AgentCard in one shape, whether it came as v1.0 or v0.3. */
export interface Card {
  protocol: "1.0" | "0.3";
  name: string;
  description: string;
  version: string;
  provider: { organization: string; url: string | null } | null;
  documentationUrl: string | null;
  interfaces: { url: string; binding: string }[];
  capabilities: { streaming: boolean; pushNotifications: boolean; extendedCard: boolean };
  extensions: { uri: string; required: boolean }[];
  inputModes: string[];
  outputModes: string[];
  skills: { id: string; name: string; description: string; tags: string[] }[];
  /** Names of its security schemes, with their kind. */
  security: { name: string; kind: string }[];
}

const words = (max: number) => z.string().max(max, `longer than ${max} characters`);
const list = <S extends z.ZodType>(item: S, max = 500) => z.array(item).max(max, `more than ${max} entries`);
const flag = z.boolean().nullish();

const shared = {
  name: words(200).min(1, "it is empty"),
  description: words(20_000).nullish(),
  version: words(100).min(1, "it is empty"),
  provider: z.looseObject({ organization: words(300), url: words(2_000).nullish() }).nullish(),
  documentationUrl: words(2_000).nullish(),
  capabilities: z
    .looseObject({
      streaming: flag,
      pushNotifications: flag,
      extendedAgentCard: flag,
      extensions: list(z.looseObject({ uri: words(2_000), required: flag })).nullish(),
    })
    .nullish(),
  defaultInputModes: list(words(200)).nullish(),
  defaultOutputModes: list(words(200)).nullish(),
  skills: list(
    z.looseObject({
      id: words(300),
      name: words(300),
      description: words(20_000).nullish(),
      tags: list(words(200)).nullish(),
    }),
  ).nullish(),
  securitySchemes: z.record(words(200), z.looseObject({})).nullish(),
  signatures: list(z.looseObject({ protected: words(200_000), signature: words(20_000) }), 20).nullish(),
};
const v1 = z.looseObject({
  ...shared,
  supportedInterfaces: list(z.looseObject({ url: words(2_000), protocolBinding: words(200) }), 50).min(
    1,
    "it is empty",
  ),
});
const v03 = z.looseObject({
  ...shared,
  url: words(2_000).min(1, "it is empty"),
  preferredTransport: words(200).nullish(),
  additionalInterfaces: list(z.looseObject({ url: words(2_000), transport: words(200) }), 50).nullish(),
  supportsAuthenticatedExtendedCard: flag,
});

/** The JSON object of a card, checked: A2A v1.0 has `supportedInterfaces`, v0.3 has `url`. Throws INVALID with the field. */
export function readCard(value: unknown, what = "The agent card"): Card {
  const given = readShape(z.looseObject({}), value, what);
  if ("supportedInterfaces" in given) {
    const card = readShape(v1, given, what);
    const interfaces = card.supportedInterfaces.map(({ url, protocolBinding }) => ({
      url,
      binding: protocolBinding,
    }));
    return { ...common(card), protocol: "1.0", interfaces };
  }
  if (!("url" in given)) {
    const why = "It has neither supportedInterfaces (A2A v1.0) nor url (v0.3).";
    throw new DomainError("INVALID", { what: `${what} cannot be used.`, why }, { supportedInterfaces: why });
  }
  const card = readShape(v03, given, what);
  const shown = common(card);
  const more = (card.additionalInterfaces ?? []).map(({ url, transport }) => ({ url, binding: transport }));
  const first = { url: card.url, binding: card.preferredTransport ?? "JSONRPC" };
  const isThere = more.some(({ url, binding }) => url === first.url && binding === first.binding);
  const extendedCard = card.supportsAuthenticatedExtendedCard === true;
  return {
    ...shown,
    protocol: "0.3",
    interfaces: isThere ? more : [first, ...more],
    capabilities: { ...shown.capabilities, extendedCard },
  };
}

function common(card: z.output<z.ZodObject<typeof shared>>): Omit<Card, "protocol" | "interfaces"> {
  const { provider, capabilities } = card;
  return {
    name: card.name,
    description: card.description ?? "",
    version: card.version,
    provider: provider ? { organization: provider.organization, url: provider.url ?? null } : null,
    documentationUrl: card.documentationUrl ?? null,
    capabilities: {
      streaming: capabilities?.streaming === true,
      pushNotifications: capabilities?.pushNotifications === true,
      extendedCard: capabilities?.extendedAgentCard === true,
    },
    extensions: (capabilities?.extensions ?? []).map(({ uri, required }) => ({
      uri,
      required: required === true,
    })),
    inputModes: card.defaultInputModes ?? [],
    outputModes: card.defaultOutputModes ?? [],
    skills: (card.skills ?? []).map(({ id, name, description, tags }) => ({
      id,
      name,
      description: description ?? "",
      tags: tags ?? [],
    })),
    security: Object.entries(card.securitySchemes ?? {}).map(([name, scheme]) => ({
      name,
      kind: schemeOf(scheme),
    })),
  };
}

/** v0.3 says `type`; v1.0 has one field named after the kind. */
function schemeOf(scheme: Record<string, unknown>): string {
  if (typeof scheme.type === "string") return scheme.type.slice(0, 60);
  return (
    Object.keys(scheme)[0]
      ?.replace(/SecurityScheme$/, "")
      .slice(0, 60) ?? "unknown"
  );
}
