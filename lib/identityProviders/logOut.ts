import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { identities } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { errorText, log } from "@/lib/base/log";
import { processState } from "@/lib/base/process";
import { ID_TOKEN_PURPOSE } from "@/lib/people/signIn";
import type { EndedSignIn } from "@/lib/people/signOut";
import { connect } from "./connect";
import { providerById } from "./provider";

/** Longer ones (many groups) would make an address that servers refuse; the provider then asks. */
const MAX_HINT_CHARS = 3_000;

/**
 * Where a browser goes to be signed out at its provider too (OpenID Connect RP-Initiated Logout 1.0 §2), and from there
 * back to the sign-in page; null for a local account, and where the provider has no such address or cannot be asked: then
 * the person is signed out here only.
 */
export async function logOutAddress(ctx: Ctx, ended: EndedSignIn): Promise<string | null> {
  if (ended.identity === null) return null;
  const [identity] = await store().select().from(identities).where(eq(identities.id, ended.identity));
  if (!identity) return null;
  try {
    const config = await connect(await providerById(identity.provider), ctx.now());
    if (!config.serverMetadata().end_session_endpoint) return null;
    const hint = ended.idToken === null ? "" : decryptSecret(ended.idToken, ID_TOKEN_PURPOSE, ended.id);
    return client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: `${processState().environment.publicUrl}/sign-in`,
      ...(hint !== "" && hint.length <= MAX_HINT_CHARS && { id_token_hint: hint }),
    }).href;
  } catch (error) {
    log("warn", "no logout at an identity provider", { error: errorText(error) });
    return null;
  }
}
