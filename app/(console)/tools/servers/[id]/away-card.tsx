import { disabledServer } from "@/lib/stops/manifests";
import { ManifestBox } from "../../../stops/manifest-box";
import css from "../../tools.module.css";

/** How all of its tools are taken away at once, where a gateway stands before it: for what no decision point reaches. */
export function AwayCard({ name }: { name: string }) {
  return (
    <section className={css.card} aria-labelledby="away">
      <div className={css.head}>
        <h2 id="away">How do I take its tools away?</h2>
      </div>
      <div className={css.foot}>
        <ManifestBox title="Disable it at the MCP gateway" manifest={disabledServer(name, null)} />
      </div>
    </section>
  );
}
