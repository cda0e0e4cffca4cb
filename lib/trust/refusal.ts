/** Why a credential was refused: a sentence that names the claim or field. The tenant and issuer are known where the issuer is. */
export class CredentialRefused extends Error {
  override readonly name = "CredentialRefused";
  readonly issuer: { id: string; tenant: string; name: string } | null;

  constructor(why: string, issuer: { id: string; tenant: string; name: string } | null = null) {
    super(why);
    this.issuer = issuer && { id: issuer.id, tenant: issuer.tenant, name: issuer.name };
  }
}

/** Cuts what a stranger wrote, for a sentence. */
export function quoted(text: unknown): string {
  const plain = typeof text === "string" ? text : (JSON.stringify(text) ?? "nothing");
  return `"${plain.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 120)}"`;
}
