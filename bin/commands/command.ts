import type { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import type { Environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { inputWords } from "@/lib/base/inputWords";

/** What a command gets where it runs. */
export interface CommandCall {
  /** The product itself in the default tenant; what it changes names the user of this machine who asked. */
  ctx: Ctx;
  environment: Environment;
  /** Shows how far it is; `total` null is unknown. */
  progress(done: number, total: number | null, words?: string): void;
  /** Aborts when whoever asked went away (Ctrl-C). */
  signal: AbortSignal;
}

/** What is said before an act that cannot be undone, and what must be typed (or `--yes` given) to go on. */
export interface Preview {
  lines: string[];
  type: string;
}

interface Named {
  help: string;
  /** `path` is made absolute where it was typed. */
  kind: "text" | "path" | "flag";
  /** The variable that it is taken from where it was not typed: what must not stand in a list of processes. */
  variable?: string;
}

export interface CommandSpec<S extends z.ZodType, R> {
  noun: string;
  /** Empty for what the noun alone does: `bailiwick backup <folder>`. */
  verb: string;
  /** One line, no full stop. */
  summary: string;
  /** By position, in this order; `input` says which may be left out (the last ones). */
  args?: Readonly<Record<string, Named & { kind: "text" | "path" }>>;
  /** `withSecret` is typed as `--with-secret`. */
  options?: Readonly<Record<string, Named>>;
  /** Of args and options together; a flag that was not given is false, the rest is absent. */
  input: S;
  /** `inside` the process that holds the stores, wherever that is; or `here`, in the CLI's own process, with no store opened. */
  where: Where | ((input: z.output<S>) => Where);
  /** Opens stores that nobody has open with the schema they have, for what only copies: an older one stays older. */
  asItIs?: boolean;
  preview?: (call: CommandCall, input: z.output<S>) => Promise<Preview>;
  /** What it returns is plain JSON: it may come from another process, and is what `--json` prints. */
  run: (call: CommandCall, input: z.output<S>) => Promise<R>;
  /** The result in words, a line each. */
  words: (result: R) => string[];
  /** What the process ends with, for scripts: 0 unless told, and 1 where it failed. */
  exitCode?: (result: R) => number;
  failedCode?: number;
}

type Where = "inside" | "here";

/** A command whose types are closed in: what the table, the CLI and the local control work with. */
export interface Command
  extends Pick<CommandSpec<z.ZodType, unknown>, "noun" | "verb" | "summary" | "asItIs"> {
  where: (typed: unknown) => Where;
  args: Readonly<Record<string, Named>>;
  options: Readonly<Record<string, Named>>;
  asksFirst: boolean;
  /** Throws INVALID when what was typed is not of the command's shape. */
  read: (typed: Record<string, unknown>) => unknown;
  preview: (call: CommandCall, input: unknown) => Promise<Preview | null>;
  run: (call: CommandCall, input: unknown) => Promise<unknown>;
  words: (result: unknown) => string[];
  exitCode: (result: unknown) => number;
  failedCode: number;
}

/** One command of `bailiwick`. List it in `table.ts`; help, parsing and both ways to run it follow from this. */
export function defineCommand<S extends z.ZodType, R>(spec: CommandSpec<S, R>): Command {
  const read = (typed: unknown): z.output<S> => {
    const parsed = spec.input.safeParse(typed, { error: inputWords });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const what = `${issue?.path.map((part) => inputNameOf(spec, String(part))).join(".") || "This"} cannot be used: ${issue?.message}.`;
    throw new DomainError("INVALID", { what, fix: `See: bailiwick ${nameOf(spec)} --help` });
  };
  return {
    noun: spec.noun,
    verb: spec.verb,
    summary: spec.summary,
    where: (typed) => (typeof spec.where === "function" ? spec.where(read(typed)) : spec.where),
    asItIs: spec.asItIs ?? false,
    args: spec.args ?? {},
    options: spec.options ?? {},
    asksFirst: spec.preview !== undefined,
    read,
    preview: async (call, input) => (spec.preview ? spec.preview(call, read(input)) : null),
    run: (call, input) => spec.run(call, read(input)),
    words: (result) => spec.words(result as R),
    exitCode: (result) => spec.exitCode?.(result as R) ?? 0,
    failedCode: spec.failedCode ?? 1,
  };
}

/** `tenant create`, or the noun alone. */
export const nameOf = ({ noun, verb }: Pick<Command, "noun" | "verb">) => (verb ? `${noun} ${verb}` : noun);

/** `withSecret` → `with-secret`. */
export const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function inputNameOf(spec: Pick<CommandSpec<z.ZodType, unknown>, "args">, name: string): string {
  return spec.args && name in spec.args ? `<${dashed(name)}>` : `--${dashed(name)}`;
}
