import type { ReactNode } from "react";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import type { Ctx } from "@/lib/access/ctx";
import { viewSignature } from "@/lib/gates/view";
import type { FilesFinding, SignatureReport } from "@/lib/signatures/report";
import gates from "../../gates/gates.module.css";
import css from "../../people/people.module.css";

interface SectionProps {
  ctx: Ctx;
  versionId: string;
  retryHref: string;
}

const GOOD = new Set(["valid", "matches", "complete", "logged"]);
const BAD = new Set(["invalid", "differs", "incomplete"]);
const WORDS: Readonly<Record<string, string>> = {
  valid: "Valid",
  invalid: "Not valid",
  unknown: "Unknown",
  matches: "Matches",
  differs: "Differs",
  complete: "Complete",
  incomplete: "Not complete",
  not_checked: "Not checked",
  logged: "Logged",
  not_logged: "Not logged",
};

/** Who signed these weights? Each question has an answer of its own, and "not checked" is one. */
export async function SignatureSection({ ctx, versionId, retryHref }: SectionProps) {
  const read = await settle(viewSignature(ctx, versionId), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="signature">
      <div className={css.head}>
        <h2 id="signature">Signature</h2>
        {read.ok && read.value && <p>{`By ${read.value.report.method}, verified now`}</p>}
      </div>
      {!read.ok && (
        <Failure
          what="The signature could not be verified"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={retryHref}
        />
      )}
      {read.ok && !read.value && (
        <p className={css.foot}>
          None yet. Sign the model with OpenSSF Model Signing (<code>model_signing sign</code>) and hand in
          its <code>model.sig</code>.
        </p>
      )}
      {read.ok && read.value && <Report {...read.value.report} />}
    </section>
  );
}

function Report({ signature, identity, digest, files, log, signer, root, warnings }: SignatureReport) {
  return (
    <dl className={css.facts}>
      <Answer name="Signature" {...signature} />
      <Answer name="Identity" {...identity}>
        {signer !== null && <CopyButton text={signer} label="signer" />}
      </Answer>
      <Answer name="This version" {...digest}>
        <span className={css.value}>{root}</span>
        <CopyButton text={root} label="the signed digest" />
      </Answer>
      <Answer name="Files" {...files}>
        <Files {...files} />
      </Answer>
      <Answer name="Transparency log" {...log} />
      {warnings.map((warning) => (
        <Answer key={warning} name="Note" state="" why={warning} />
      ))}
    </dl>
  );
}

function Answer({
  name,
  state,
  why,
  children,
}: {
  name: string;
  state: string;
  why: string;
  children?: ReactNode;
}) {
  const tone = GOOD.has(state) ? gates.passed : BAD.has(state) ? gates.failed : undefined;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {state !== "" && <strong className={tone}>{WORDS[state] ?? state}</strong>}
        <Text of={why} />
        {children}
      </dd>
    </>
  );
}

function Files({ missing, extra, changed }: FilesFinding) {
  const lists: [string, string[]][] = [
    ["Changed", changed],
    ["Missing", missing],
    ["Not signed", extra],
  ];
  return lists
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => (
      <details key={word} open={names.length <= 10}>
        <summary>
          {word}: {counted(names.length, "file")}
        </summary>
        <ul className={gates.reasons}>
          {names.map((name) => (
            <li key={name}>
              <Text of={name} />
            </li>
          ))}
        </ul>
      </details>
    ));
}
