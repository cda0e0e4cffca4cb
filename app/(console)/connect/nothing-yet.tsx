import Link from "next/link";
import buttons from "@/app/_ui/button.module.css";
import { CopyButton } from "@/app/_ui/copy-button";
import { Empty } from "@/app/_ui/states/empty";
import { processState } from "@/lib/base/process";
import css from "./connect.module.css";
import { snippets } from "./snippets";

/** The tenant has never received anything: the one next step, and what it comes down to. */
export function NothingYet() {
  const [environment] = snippets(processState().environment.otlpUrl, null);
  return (
    <Empty heading="No actions yet">
      <p>
        Agents send what they do as OpenTelemetry traces. Issue a key, point an agent at the collector, and
        its first action shows here within seconds.
      </p>
      {environment && (
        <div className={css.code}>
          <pre>{environment.code}</pre>
          <CopyButton text={environment.code} label={environment.label} />
        </div>
      )}
      <p>
        <Link className={buttons.primary} href="/connect">
          Connect an agent
        </Link>
      </p>
    </Empty>
  );
}
