import { codedParts } from "./coded-parts";
import { Text } from "./text";

/** Our words about code, which stands between backticks as in Markdown: shown as code, nothing else of Markdown is. */
export function Coded({ of }: { of: string }) {
  return codedParts(of).map(({ text, isCode }, index) =>
    isCode ? (
      // The position is the identity: parts never move.
      <code key={`${index}-${text}`}>
        <Text of={text} />
      </code>
    ) : (
      <Text key={`${index}-${text}`} of={text} />
    ),
  );
}
