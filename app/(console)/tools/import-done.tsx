import { visible } from "@/app/_ui/content/visible";
import { CancelButton } from "@/app/_ui/form/dialog-button";
import { counted } from "@/app/_ui/format/count";
import type { Imported } from "@/lib/tools/importServers";

/** What an import of servers did, and which addresses it did not keep. */
export function ImportDone({ value, close }: { value: Imported; close: () => void }) {
  const names = [...value.added, ...value.updated].map(({ name }) => visible(name));
  return (
    <div role="status">
      <p>
        {counted(value.added.length, "server")} added, {value.updated.length} brought up to date,{" "}
        {counted(value.tools, "tool")} listed: {names.slice(0, 10).join(", ")}
        {names.length > 10 && ` and ${names.length - 10} more`}.
      </p>
      {value.notKept.length > 0 && (
        <>
          <p>
            {counted(value.notKept.length, "address", "addresses")} not kept, since nothing may be asked
            there:
          </p>
          <ul>
            {value.notKept.slice(0, 10).map(({ name, url, why }) => (
              <li key={`${name} ${url}`}>
                {visible(name)}, {visible(url)}: {visible(why)}
              </li>
            ))}
          </ul>
        </>
      )}
      <CancelButton close={close} label="Close" />
    </div>
  );
}
