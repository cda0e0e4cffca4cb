import { Text } from "@/app/_ui/content/text";
import css from "../../people/people.module.css";

interface ByBomProps {
  /** What the catalog says; null or empty where it says nothing. */
  text: string | null;
  /** What the bill of materials names; a part may be named twice. */
  names: readonly string[] | undefined;
}

/** What the catalog says, else what the bill of materials names, and that it is this one that does. */
export function ByBom({ text, names }: ByBomProps) {
  if (text !== null && text !== "") return <Text of={text} />;
  if (!names || names.length === 0) return <span className={css.subtle}>Not said</span>;
  return (
    <>
      <Text of={[...new Set(names)].join(", ")} />
      <span className={css.subtle}>by the bill of materials</span>
    </>
  );
}
