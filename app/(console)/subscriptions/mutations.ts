"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { DomainError } from "@/lib/base/errors";
import { readAmount } from "@/lib/quotas/amount";
import { createSubscription } from "@/lib/subscriptions/create";
import { editSubscription, removeSubscription, setSubscriptionState } from "@/lib/subscriptions/edit";
import type { NewSubscription } from "@/lib/subscriptions/input";
import { SUBJECT_KINDS, type Subject } from "@/lib/subscriptions/subscription";
import { createModelAccess, editModelAccess, removeModelAccess } from "@/lib/subscriptions/writeAccess";
import { SUBSCRIPTIONS_PATH, subscriptionHref } from "./url";

const ability = "maas.write";
const text = z.string().default("");
const list = z.preprocess((value) => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}, z.array(z.string()));
const one = z.object({ id: z.string() });

const fields = z
  .object({
    id: text,
    name: text,
    displayName: text,
    description: text,
    priority: z.coerce.number({ error: "Give a whole number" }).default(0),
    organisation: text,
    costCentre: text,
    labels: text,
    owners: list,
    models: list,
  })
  .catchall(z.unknown());

/** Makes a subscription, or saves the one that `id` names, and goes to its page. */
export async function saveSubscriptionMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, fields, form, async (ctx, given) => {
    const { id, owners, labels, models } = given;
    const input: NewSubscription = {
      name: given.name,
      displayName: given.displayName,
      description: given.description,
      priority: given.priority,
      organisation: given.organisation,
      costCentre: given.costCentre,
      labels: readLabels(labels),
      owners: owners.map(readSubject),
      models: models.map((model) => ({ model, billingNanoUsdPerMillion: priceOf(given[`price:${model}`]) })),
    };
    if (id !== "") await editSubscription(ctx, id, input);
    const saved = id === "" ? (await createSubscription(ctx, input)).id : id;
    redirect(subscriptionHref(saved));
  });
}

export async function pauseMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, one, form, (ctx, { id }) =>
    setSubscriptionState(ctx, id, "paused").then(() => null),
  );
}

export async function resumeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, one, form, (ctx, { id }) =>
    setSubscriptionState(ctx, id, "active").then(() => null),
  );
}

export async function removeMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, one, form, async (ctx, { id }) => {
    await removeSubscription(ctx, id);
    redirect(SUBSCRIPTIONS_PATH);
  });
}

const access = z.object({ id: text, name: text, owners: list, models: list });

/** Makes a model access, or saves the one that `id` names. */
export async function saveAccessMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, access, form, async (ctx, { id, name, owners, models }) => {
    const input = { name, subjects: owners.map(readSubject), models };
    if (id === "") await createModelAccess(ctx, input);
    else await editModelAccess(ctx, id, input);
    return null;
  });
}

export async function removeAccessMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate(ability, one, form, (ctx, { id }) => removeModelAccess(ctx, id).then(() => null));
}

/** `team:team_…` as the editor of owners sends it. */
function readSubject(given: string): Subject {
  const at = given.indexOf(":");
  const kind = SUBJECT_KINDS.find((name) => name === given.slice(0, at));
  if (kind) return { kind, value: given.slice(at + 1) };
  const what = "An owner is none of team, group, person or user name.";
  throw new DomainError("INVALID", { what }, { owners: what });
}

/** `name=value`, one a line. */
function readLabels(given: string): Record<string, string> {
  const lines = given.split(/\r?\n/).filter((line) => line.trim() !== "");
  const pairs = lines.map((line) => {
    const at = line.indexOf("=");
    if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
    const what = `Write labels as name=value, one a line; "${line.slice(0, 40)}" is none.`;
    throw new DomainError("INVALID", { what }, { labels: what });
  });
  return Object.fromEntries(pairs);
}

/** Dollars per million tokens as people write them; empty: no rate. */
function priceOf(given: unknown): number | null {
  const typed = typeof given === "string" ? given.trim() : "";
  return typed === "" ? null : readAmount(typed, "cost", "models");
}
