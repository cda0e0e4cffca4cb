"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { fileField, handedFile } from "@/app/_edge/readFile";
import type { Ctx } from "@/lib/access/ctx";
import { checked, TOOL_FINDINGS } from "@/lib/findings/check";
import { ACCESS_TYPES } from "@/lib/tools/access";
import { addServer } from "@/lib/tools/addServer";
import type { Applied } from "@/lib/tools/applyListing";
import { approveServer, approveTool, refuseTool } from "@/lib/tools/approve";
import { editServer } from "@/lib/tools/editServer";
import { editTool, registerTool } from "@/lib/tools/editTool";
import { importCatalog } from "@/lib/tools/importCatalog";
import { type Imported, importServers } from "@/lib/tools/importServers";
import { importTools } from "@/lib/tools/importTools";
import { refreshServer } from "@/lib/tools/refresh";
import { removeServer } from "@/lib/tools/removeServer";

const write = "agents.write";
const one = z.object({ id: z.string() });
const seen = one.extend({ fingerprint: z.string() });
const owners = { owner: z.string().optional(), ownerTeam: z.string().optional() };
const server = z.object({
  name: z.string(),
  description: z.string().optional(),
  url: z.string().optional(),
  command: z.string().optional(),
  bearer: z.string().optional(),
  ...owners,
});
const classes = z
  .string()
  .default("")
  .transform((text) => text.split(",").filter((part) => part.trim() !== ""));
const tool = one.extend({
  accessType: z
    .enum(["", ...ACCESS_TYPES])
    .default("")
    .transform((value) => value || null),
  dataClasses: classes,
  ...owners,
});

/** Ends once findings of tools are what the edit made them. */
const edited = <T>(ctx: Ctx, edit: Promise<T>) => checked(ctx, TOOL_FINDINGS, edit);

export async function addServerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, server, form, async (ctx, input) => {
    const { id } = await addServer(ctx, { ...input, bearer: input.bearer || undefined });
    // The server stands, also where it does not answer: its page says why.
    if (input.url || input.command) await edited(ctx, refreshServer(ctx, id)).catch(() => undefined);
    redirect(`/tools/servers/${id}`);
  });
}

export async function editServerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(
    write,
    server.extend({ id: z.string(), forget: z.string().optional() }),
    form,
    async (ctx, input) => {
      const { id, forget, bearer, ...rest } = input;
      await edited(ctx, editServer(ctx, id, { ...rest, bearer: forget ? null : bearer || undefined }));
      return null;
    },
  );
}

export async function removeServerMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, one, form, async (ctx, { id }) => {
    await edited(ctx, removeServer(ctx, id));
    redirect("/tools/servers");
  });
}

export async function refreshServerMutation(_: unknown, form: FormData): Promise<Mutated<Applied>> {
  return mutate(write, one, form, (ctx, { id }) => edited(ctx, refreshServer(ctx, id)));
}

export async function importToolsMutation(_: unknown, form: FormData): Promise<Mutated<Applied>> {
  return mutate(write, one.extend({ file: fileField }), form, async (ctx, { id, file }) =>
    edited(ctx, importTools(ctx, id, await handedFile(file))),
  );
}

export async function importServersMutation(_: unknown, form: FormData): Promise<Mutated<Imported>> {
  return mutate(write, z.object({ file: fileField }), form, async (ctx, { file }) =>
    edited(ctx, importServers(ctx, await handedFile(file))),
  );
}

export async function importCatalogMutation(_: unknown, form: FormData): Promise<Mutated<Imported>> {
  const input = z.object({
    address: z.url("Enter an address such as https://catalog.example"),
    bearer: z.string().optional(),
  });
  return mutate(write, input, form, (ctx, { address, bearer }) =>
    edited(ctx, importCatalog(ctx, { address, bearer: bearer || undefined })),
  );
}

export async function approveServerMutation(
  _: unknown,
  form: FormData,
): Promise<Mutated<{ approved: number }>> {
  return mutate(write, seen, form, (ctx, { id, fingerprint }) =>
    edited(ctx, approveServer(ctx, id, fingerprint)),
  );
}

export async function approveToolMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, seen, form, async (ctx, { id, fingerprint }) =>
    edited(ctx, approveTool(ctx, id, fingerprint)).then(() => null),
  );
}

export async function refuseToolMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, seen.extend({ reason: z.string().default("") }), form, async (ctx, { id, ...input }) =>
    edited(ctx, refuseTool(ctx, id, input)).then(() => null),
  );
}

export async function editToolMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, tool, form, async (ctx, { id, ...input }) =>
    edited(ctx, editTool(ctx, id, input)).then(() => null),
  );
}

export async function registerToolMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(write, tool.extend({ server: z.string().optional() }), form, async (ctx, { id, ...input }) =>
    edited(ctx, registerTool(ctx, id, input)).then(() => null),
  );
}
