import { policies } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { Problem } from "../cedar";
import { checkPolicy } from "../check";
import { insertPolicy, unlessTaken } from "../create";
import type { PolicyMode } from "../decision";
import { editedDraft } from "../editDraft";
import { lockPolicy, policySnapshot, wherePolicy } from "../policy";
import { type FiledPolicy, type PolicyFile, readFiles } from "./manifest";
import { type PolicyText, policyTexts } from "./texts";

/** What importing does, or would do, to one policy. */
export interface ImportStep {
  name: string;
  path: string;
  /** `pol_…`; null for one that would be made. */
  policy: string | null;
  action: "create" | "update" | "same";
  /** How the manifest wants it, and how it is: importing puts nothing in force. */
  wanted: PolicyMode | null;
  inForce: PolicyMode | null;
  /** Whether what is in force is this text. */
  isInForce: boolean;
  problems: Problem[];
}

export interface ImportPlan {
  steps: ImportStep[];
  /** Names of policies that no file speaks of; they stay as they are. */
  untouched: string[];
  /** False while a file has an error: then nothing is imported. */
  mayImport: boolean;
}

/** What importing these files would do; changes nothing. Needs `audit.read`; throws INVALID for files that cannot be read. */
export async function planImport(ctx: Ctx, files: readonly PolicyFile[]): Promise<ImportPlan> {
  requireAbility(ctx, "audit.read");
  const filed = readFiles(files);
  const existing = new Map((await policyTexts(ctx)).map((one) => [one.name, one]));
  const steps: ImportStep[] = [];
  for (const one of filed) steps.push(await stepFor(ctx, one, existing.get(one.name)));
  const named = new Set(filed.map(({ name }) => name));
  return {
    steps,
    untouched: [...existing.values()]
      .filter(({ name, isArchived }) => !isArchived && !named.has(name))
      .map(({ name }) => name)
      .sort(),
    mayImport: steps.every(({ problems }) => problems.every(({ severity }) => severity !== "error")),
  };
}

/**
 * Makes drafts of these files, all or none; what a file says already is left alone, and nothing comes into force. Needs
 * `policies.write`; throws INVALID for files that cannot be read or have an error, CONFLICT for the name of an archived policy.
 */
export async function importPolicies(ctx: Ctx, files: readonly PolicyFile[]): Promise<ImportPlan> {
  requireAbility(ctx, "policies.write");
  const plan = await planImport(ctx, files);
  if (!plan.mayImport) throw refused(plan);
  const filed = new Map(readFiles(files).map((one) => [one.name, one]));
  const wanted = plan.steps.filter(({ action }) => action !== "same");
  if (wanted.length === 0) return plan;
  const made = new Map<string, string>();
  const name = { verb: "import", noun: "policy", ability: "policies.write" } as const;
  await unlessTaken(wanted.map((step) => step.name).join(", "), () =>
    change(ctx, name, async (tx, record) => {
      for (const step of wanted) {
        const one = filed.get(step.name);
        if (one) made.set(step.name, await put(tx, ctx, step.policy, one, record));
      }
    }),
  );
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, policy: made.get(step.name) ?? step.policy })),
  };
}

async function put(
  tx: StoreTx,
  ctx: Ctx,
  id: string | null,
  { name, description, text }: FiledPolicy,
  record: Parameters<Parameters<typeof change>[2]>[1],
): Promise<string> {
  if (id === null) {
    const row = await insertPolicy(tx, ctx, { name, description, text });
    record({ target: row.id, before: null, after: policySnapshot(row) });
    return row.id;
  }
  const before = await lockPolicy(tx, ctx, id);
  const after = await editedDraft(tx, ctx, before, { description, text });
  await tx.update(policies).set(after).where(wherePolicy(ctx, id));
  record({ target: id, before: policySnapshot(before), after: policySnapshot(after) });
  return id;
}

async function stepFor(ctx: Ctx, one: FiledPolicy, found: PolicyText | undefined): Promise<ImportStep> {
  const { problems } = await checkPolicy(ctx, one.text);
  const isSame = found?.text === one.text && found.description === one.description;
  const archived: Problem[] = found?.isArchived
    ? [
        {
          severity: "error",
          message: `${one.name} is archived.`,
          help: "Restore it, or choose another name.",
          start: 0,
          end: 0,
        },
      ]
    : [];
  return {
    name: one.name,
    path: one.path,
    policy: found?.id ?? null,
    action: found ? (isSame ? "same" : "update") : "create",
    wanted: one.mode,
    inForce: found?.inForce?.mode ?? null,
    isInForce: found?.inForce?.text === one.text,
    problems: [...archived, ...problems],
  };
}

function refused({ steps }: ImportPlan): DomainError {
  const wrong = steps.flatMap(({ path, problems }) =>
    problems
      .filter(({ severity }) => severity === "error")
      .slice(0, 1)
      .map(({ message }) => [path, message] as const),
  );
  const why = wrong
    .slice(0, 3)
    .map(([path, message]) => `${path}: ${message}`)
    .join(" ");
  return new DomainError(
    "INVALID",
    {
      what: "Nothing was imported.",
      why,
      fix: "Correct the files; bailiwick policy check shows all that is wrong.",
    },
    Object.fromEntries(wrong),
  );
}
