import { modelEndpoints } from "@/db/store/schema/endpoints";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { UNAUTHENTICATED, UNCHECKED } from "./emptyEndpoint";
import { type EndpointRow, endpointForEdit, endpointSnapshot, whereEndpoint } from "./endpoint";

const CREDENTIAL_PURPOSE = "modelEndpoint.credential";
const noun = "model endpoint";
const ability = "maas.write";
const MAX_CHARACTERS = 8_192;
const HINT_CHARACTERS = 4;
/** Of a shorter one, four characters would be too much of it. */
const HINTED_FROM = 16;

/** Sets or replaces what the endpoint is asked with; nobody sees it again. Needs `maas.write`; throws INVALID, NOT_FOUND. */
export async function setCredential(ctx: Ctx, id: string, given: string): Promise<void> {
  requireAbility(ctx, ability);
  const credential = readCredential(given);
  await change(ctx, { verb: "authenticate", noun, ability }, async (tx, record) => {
    const before = await endpointForEdit(tx, ctx, id);
    if (before.kind === "other") throw measuresOnly();
    const set = { ...sealed(ctx, id, credential), ...UNCHECKED };
    await tx.update(modelEndpoints).set(set).where(whereEndpoint(ctx, id));
    record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot({ ...before, ...set }) });
  });
}

/** Forgets it: the endpoint is asked without any. Needs `maas.write`; throws NOT_FOUND. */
export async function clearCredential(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "forget credential", noun, ability }, async (tx, record) => {
    const before = await endpointForEdit(tx, ctx, id);
    const set = { ...UNAUTHENTICATED, ...UNCHECKED };
    await tx.update(modelEndpoints).set(set).where(whereEndpoint(ctx, id));
    record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot({ ...before, ...set }) });
  });
}

/** The columns that hold a credential. */
export function sealed(
  ctx: Ctx,
  id: string,
  credential: string,
): Pick<EndpointRow, "credentialSecret" | "credentialHint" | "credentialSetAt"> {
  return {
    credentialSecret: encryptSecret(credential, CREDENTIAL_PURPOSE, id),
    credentialHint: credential.length < HINTED_FROM ? null : credential.slice(-HINT_CHARACTERS),
    credentialSetAt: new Date(ctx.now()),
  };
}

/** What the endpoint is asked with, for whoever asks it; null where none is set. Throws PRECONDITION where it cannot be read. */
export function credentialOf({ id, credentialSecret }: EndpointRow): string | null {
  return credentialSecret && decryptSecret(credentialSecret, CREDENTIAL_PURPOSE, id);
}

/** As a header can carry it. Throws INVALID without repeating it. */
export function readCredential(given: string): string {
  const credential = given.trim().replace(/^Bearer\s+/i, "");
  const why =
    credential === ""
      ? "It is empty."
      : credential.length > MAX_CHARACTERS
        ? `It has more than ${MAX_CHARACTERS} characters.`
        : /^[\x21-\x7e]+$/.test(credential)
          ? null
          : "It has spaces or characters that no header can carry.";
  if (why === null) return credential;
  const words = { what: "The credential cannot be used.", why, fix: "Paste it as the provider shows it." };
  throw new DomainError("INVALID", words, { credential: why });
}

function measuresOnly(): DomainError {
  const what = "This endpoint only measures.";
  return new DomainError("PRECONDITION", { what, fix: "Choose which API it speaks first." });
}
