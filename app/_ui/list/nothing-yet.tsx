import Link from "next/link";
import buttons from "../button.module.css";
import { Empty } from "../states/empty";

/** The tenant has never received anything: the one next step. */
export function NothingYet() {
  return (
    <Empty heading="No actions yet">
      <p>
        Agents send what they do as OpenTelemetry traces. Issue a key, point an agent at the collector, and
        its first action shows here within seconds.
      </p>
      <p>
        <Link className={buttons.primary} href="/connect">
          Connect an agent
        </Link>
      </p>
    </Empty>
  );
}
