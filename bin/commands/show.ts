import { createInterface } from "node:readline/promises";
import { stripVTControlCharacters } from "node:util";
import { DomainError } from "@/lib/base/errors";
import type { CommandHooks } from "@/lib/base/process";
import type { Preview } from "./command";

const EVERY_MS = 2_000;

/** Progress on stderr: one line that is drawn anew where a person watches, else a line now and then. */
export function progressLines(stream: NodeJS.WriteStream, now: () => number) {
  let shownMs = Number.NEGATIVE_INFINITY;
  let last = "";
  let drawn = false;
  const progress: CommandHooks["progress"] = (done, total, words = "") => {
    const count = total === null ? `${done}` : `${done} of ${total}`;
    const text = [words, words === "" || total !== null || done > 0 ? count : ""].filter(Boolean).join(": ");
    if (stream.isTTY) {
      stream.write(`\r\x1b[2K${text}`);
      drawn = true;
    } else if (text !== last && (now() - shownMs >= EVERY_MS || words !== last.split(":")[0])) {
      stream.write(`${text}\n`);
      shownMs = now();
    }
    last = text;
  };
  const end = () => {
    if (drawn) stream.write("\r\x1b[2K");
  };
  return { progress, end };
}

/** Says what will happen and has it confirmed by typing. Throws PRECONDITION where nobody can, or something else was typed. */
export async function confirm({ lines, type }: Preview, ask = askInTerminal): Promise<void> {
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
  const typed = await ask(`Type ${type} to go on: `);
  if (typed === null) {
    throw new DomainError("PRECONDITION", {
      what: "This cannot be undone, and nobody is at a terminal to confirm it.",
      fix: "Give --yes.",
    });
  }
  if (typed.trim() !== type)
    throw new DomainError("PRECONDITION", "It was not confirmed. Nothing was changed.");
}

async function askInTerminal(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** What others named may hold anything: nothing of it moves the cursor. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, "�");
}
