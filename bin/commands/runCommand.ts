import { newCtx, systemCtx } from "@/lib/access/newCtx";
import { notFound } from "@/lib/base/errors";
import { type CommandHooks, type CommandRequest, processState } from "@/lib/base/process";
import { nameOf } from "./command";
import { COMMANDS } from "./table";

/**
 * Runs one command, or what is said before it, in this process, which holds the stores it needs. Throws NOT_FOUND for a
 * command of another version, and what the command throws.
 */
export async function runCommand(request: CommandRequest, hooks: CommandHooks): Promise<unknown> {
  const command = COMMANDS.find((one) => nameOf(one) === request.command);
  if (!command) throw notFound("command");
  const { tenant, abilities } = systemCtx();
  const actor = { kind: "system", id: "cli", name: `bailiwick (${request.user})` } as const;
  const call = {
    ctx: newCtx({ tenant, actor, abilities }),
    environment: processState().environment,
    ...hooks,
  };
  return request.phase === "preview"
    ? command.preview(call, request.input)
    : command.run(call, request.input);
}
