import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Signer } from "@/lib/signatures/signer";
import people from "../people/people.module.css";
import {
  AddIdentityButton,
  AddPublicRootButton,
  AddSignerFileButton,
  RemoveSignerButton,
} from "./signer-dialogs";

const KINDS = {
  key: "Key",
  authority: "Certificate authority",
  trust_root: "Trust root of keyless signing",
  identity: "Identity",
} as const;

/** Whose signatures of models count in this tenant. */
export function SignersCard({ signers, mayWrite }: { signers: readonly Signer[]; mayWrite: boolean }) {
  return (
    <section className={people.card} aria-labelledby="signers">
      <div className={people.head}>
        <div>
          <h2 id="signers">Whose signatures count</h2>
          <p>
            A key counts by itself. Certificates and keyless signatures also need an identity that counts.
          </p>
        </div>
        {mayWrite && (
          <div className={people.actions}>
            <AddSignerFileButton />
            <AddIdentityButton />
            {signers.every(({ name }) => name !== "Public Sigstore") && <AddPublicRootButton />}
          </div>
        )}
      </div>
      {signers.length === 0 ? (
        <p className={people.foot}>Nobody's yet, so that no signature passes a gate.</p>
      ) : (
        <ScrollRegion labelledBy="signers">
          <table className={people.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Kind</th>
                <th scope="col">What counts</th>
                <th scope="col">Entered</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {signers.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <Text of={one.name} />
                  </th>
                  <td>{KINDS[one.kind]}</td>
                  <td>
                    <What {...one} />
                  </td>
                  <td>
                    {one.createdAt.toISOString().slice(0, 10)} by <Text of={one.createdBy} />
                  </td>
                  <td>{mayWrite && <RemoveSignerButton id={one.id} name={one.name} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function What({ kind, content, issuer, fingerprint }: Signer) {
  if (kind !== "identity") {
    return (
      <span className={people.inline}>
        <span className={people.value} title={fingerprint ?? undefined}>
          SHA-256 {fingerprint?.slice(0, 16)}…
        </span>
        {fingerprint !== null && <CopyButton text={fingerprint} label="fingerprint" />}
      </span>
    );
  }
  return (
    <>
      <Text of={content} />
      <div className={people.subtle}>
        {issuer === null ? "in a certificate" : <Text of={`vouched for by ${issuer}`} />}
      </div>
    </>
  );
}
