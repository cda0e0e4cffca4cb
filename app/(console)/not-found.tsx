import Link from "next/link";
import buttons from "../_ui/button.module.css";
import { Empty } from "../_ui/states/empty";

/** The same words for what is not there and for what belongs to another tenant. */
export default function NotFound() {
  return (
    <Empty heading="Nothing here under this address" level={1}>
      <p>It may never have existed, or it belongs to a tenant that you are not in.</p>
      <p>
        <Link className={buttons.button} href="/audit">
          Search the audit
        </Link>
      </p>
    </Empty>
  );
}
