import { type Filter, Reader, readOr } from "./filter";
import { quoted, refuse } from "./refusal";
import { ENTERPRISE_URN, GROUP_URN, USER_URN } from "./schema";
import { tokensOf } from "./tokens";

/** What a PATCH operation points at (RFC 7644 §3.5.2, figure 7). Names are as they were written. */
export interface PatchPath {
  /** True for what stands under the enterprise extension. */
  enterprise: boolean;
  /** Null for the extension as a whole. */
  attribute: string | null;
  filter: Filter | null;
  sub: string | null;
}

/** Reads `emails[type eq "work"].value`, `name.familyName`, `urn:…:User:department`. Throws INVALID (invalidPath). */
export function parsePath(text: string): PatchPath {
  const reader = new Reader(tokensOf(text, "invalidPath"), "invalidPath");
  const { enterprise, rest } = withoutUrn(reader.word("an attribute"));
  const dot = rest.indexOf(".");
  const attribute = dot < 0 ? rest : rest.slice(0, dot);
  let sub = dot < 0 ? null : rest.slice(dot + 1);
  let filter: Filter | null = null;
  if (reader.take("[")) {
    if (sub !== null) throw refuse("invalidPath", `${quoted(text)} filters a part of a value.`);
    filter = readOr(reader, 0);
    reader.expect("]");
    if (reader.take(".")) sub = reader.word("an attribute");
  }
  reader.end();
  if (attribute === "" && !enterprise) throw refuse("invalidPath", `${quoted(text)} names no attribute.`);
  return { enterprise, attribute: attribute || null, filter, sub };
}

/** The attribute without the name of a schema that we know. */
export function withoutUrn(word: string): { enterprise: boolean; rest: string } {
  const folded = word.toLowerCase();
  const urn = [ENTERPRISE_URN, USER_URN, GROUP_URN].find((one) => folded.startsWith(one.toLowerCase()));
  if (!urn) return { enterprise: false, rest: word };
  return { enterprise: urn === ENTERPRISE_URN, rest: word.slice(urn.length).replace(/^[:.]/, "") };
}
