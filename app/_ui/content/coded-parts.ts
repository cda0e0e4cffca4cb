interface CodedPart {
  text: string;
  isCode: boolean;
}

/** Words with `code` between backticks, in parts; a backtick that nothing closes stays as it is. */
export function codedParts(words: string): CodedPart[] {
  return words
    .split(/(`[^`]+`)/u)
    .filter((part) => part !== "")
    .map((part) => {
      const isCode = part.length > 2 && part.startsWith("`") && part.endsWith("`");
      return { text: isCode ? part.slice(1, -1) : part, isCode };
    });
}
