import { DomainError } from "@/lib/base/errors";

export const PARTS = ["collector", "decision", "console"] as const;
export type Part = (typeof PARTS)[number];

/** `npm start` starts every part; `npm start -- collector` one of them. Throws INVALID. */
export function parseParts(argv: readonly string[]): readonly Part[] {
  const wanted = argv.filter((arg) => arg !== "--");
  if (wanted.length === 0) return PARTS;
  return wanted.map((name) => {
    const part = PARTS.find((one) => one === name);
    if (part) return part;
    throw new DomainError("INVALID", {
      what: `There is no part "${name}".`,
      fix: `Parts are ${PARTS.slice(0, -1).join(", ")} and ${PARTS.at(-1)}; without one, all start.`,
    });
  });
}
