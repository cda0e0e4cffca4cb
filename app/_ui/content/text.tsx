import css from "./content.module.css";
import { runsOf } from "./visible";

const NAMES: Record<number, string> = {
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "end of direction",
  0x202d: "left-to-right override",
  0x202e: "right-to-left override",
  0x2066: "left-to-right isolate",
  0x2067: "right-to-left isolate",
  0x2068: "first strong isolate",
  0x2069: "end of isolate",
  0x200b: "zero-width space",
  0x200d: "zero-width joiner",
  0xfeff: "byte order mark",
  0x1b: "escape",
};

/** Text that an agent, a model or a tool wrote: never a link or an image, and nothing in it hidden or reordered. */
export function Text({ of }: { of: string }) {
  return (
    <bdi>
      {runsOf(of).map((run, index) =>
        "text" in run ? (
          run.text
        ) : (
          // The position is the identity: runs never move.
          <span
            key={`${index}-${run.codePoint}`}
            className={css.mark}
            title={NAMES[run.codePoint] ?? "invisible character"}
          >
            {run.mark}
          </span>
        ),
      )}
    </bdi>
  );
}
