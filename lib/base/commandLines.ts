import { DomainError } from "./errors";

/** A command that the operator allows to be run, as a program and its arguments: no shell reads it. */
export interface CommandLine {
  name: string;
  program: string;
  args: string[];
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * Reads named commands: `files=/usr/bin/mcp-files --root "/srv/our files"; git=mcp-git`. Semicolons part them, spaces
 * part arguments, and double quotes hold both together. Throws INVALID with the entry.
 */
export function readCommandLines(text: string): CommandLine[] {
  const commands = entriesOf(text).map(readCommandLine);
  const names = new Set<string>();
  for (const { name } of commands) {
    if (names.has(name)) throw refused(name, "its name stands twice");
    names.add(name);
  }
  return commands;
}

function entriesOf(text: string): string[] {
  const entries = text.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) throw refused(text, "a quote is not closed");
  return entries.map((entry) => entry.trim()).filter(Boolean);
}

function readCommandLine(entry: string): CommandLine {
  const at = entry.indexOf("=");
  const name = entry.slice(0, at).trim();
  if (at < 0 || !NAME.test(name)) throw refused(entry, "it does not begin with a name such as files=");
  const words = entry.slice(at + 1).match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  const [program, ...args] = words.map((word) => word.replaceAll('"', ""));
  if (!program) throw refused(entry, "it names no program");
  return { name, program, args };
}

function refused(entry: string, why: string): DomainError {
  return new DomainError("INVALID", {
    what: `"${entry.slice(0, 80)}" is no command that could be run: ${why}.`,
    fix: "Write name=program arguments, several by semicolons.",
  });
}
