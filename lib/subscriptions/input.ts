import { DomainError } from "@/lib/base/errors";
import { SUBJECT_KINDS, type Subject, type SubscriptionRow } from "./subscription";

const MAX_NAME = 253;
const MAX_TEXT = 200;
const MAX_DESCRIPTION = 2_000;
const MAX_LABELS = 32;
const MAX_SUBJECTS = 500;
const INT32 = 2_147_483_647;
/** As Kubernetes writes names (RFC 1123), so that a manifest can say it too. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** A served model by its id, or by `name` or `namespace/name`. */
export interface NewSubscribedModel {
  model: string;
  /** `billingRate` of MaaS, kept for its manifests; what is charged goes by prices. Nano-USD per million tokens, a whole number. */
  billingNanoUsdPerMillion?: number | null | undefined;
}

export interface NewSubscription {
  /** Unique in its namespace: lower-case letters, digits, `-` and `.`. */
  name: string;
  namespace?: string | undefined;
  displayName?: string | null | undefined;
  description?: string | null | undefined;
  /** Of several that would do, the highest is taken; 0 unless told. */
  priority?: number | undefined;
  organisation?: string | null | undefined;
  costCentre?: string | null | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
  owners?: readonly Subject[] | undefined;
  models?: readonly NewSubscribedModel[] | undefined;
  /** What a manifest said of it, so that it can be given back as it came. */
  manifest?: Record<string, unknown> | null | undefined;
}

/** A row with what was given put into it; what is left out stays. Throws INVALID with all fields that are wrong. */
export function readSubscription(before: SubscriptionRow, input: Partial<NewSubscription>): SubscriptionRow {
  const wrong = new WrongFields();
  const row: SubscriptionRow = {
    ...before,
    name: readIdentifier(input.name ?? before.name, "name", wrong),
    namespace: readNamespace(input.namespace ?? before.namespace, wrong),
    displayName: readText(input.displayName, before.displayName, "displayName", wrong),
    description: readText(input.description, before.description, "description", wrong, MAX_DESCRIPTION),
    priority: readPriority(input.priority ?? before.priority, wrong),
    organisation: readText(input.organisation, before.organisation, "organisation", wrong),
    costCentre: readText(input.costCentre, before.costCentre, "costCentre", wrong),
    labels: readLabels(input.labels ?? before.labels, wrong),
    manifest: input.manifest === undefined ? before.manifest : input.manifest,
  };
  wrong.throwIfAny();
  return row;
}

/** Collects what is wrong, so that a form says all of it at once. */
export class WrongFields {
  readonly fields: Record<string, string> = {};

  say(field: string, words: string): void {
    this.fields[field] ??= words;
  }

  throwIfAny(): void {
    const all = Object.values(this.fields);
    if (all.length > 0) throw new DomainError("INVALID", { what: all.join(" ") }, this.fields);
  }
}

export function readIdentifier(given: string, field: string, wrong: WrongFields): string {
  const name = given.trim();
  if (name.length < 1 || name.length > MAX_NAME || !NAME.test(name)) {
    wrong.say(
      field,
      `Use 1 to ${MAX_NAME} lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit.`,
    );
  }
  return name;
}

export function readNamespace(given: string, wrong: WrongFields): string {
  return given.trim() === "" ? "" : readIdentifier(given, "namespace", wrong);
}

export function readText(
  given: string | null | undefined,
  before: string | null,
  field: string,
  wrong: WrongFields,
  most = MAX_TEXT,
): string | null {
  if (given === undefined) return before;
  const text = given?.trim() ?? "";
  if (text.length > most || text.includes("\0")) wrong.say(field, `Keep it within ${most} characters.`);
  return text === "" ? null : text;
}

function readPriority(given: number, wrong: WrongFields): number {
  if (!Number.isInteger(given) || Math.abs(given) > INT32) {
    wrong.say(
      "priority",
      "Give a whole number; of several subscriptions that would do, the highest is taken.",
    );
  }
  return given;
}

export function readLabels(
  given: Readonly<Record<string, string>>,
  wrong: WrongFields,
): Record<string, string> {
  const entries = Object.entries(given).map(([name, value]) => [name.trim(), value.trim()] as const);
  const isBad = ([name, value]: readonly [string, string]) =>
    name === "" || name.length > MAX_TEXT || value.length > MAX_TEXT || `${name}${value}`.includes("\0");
  if (entries.length > MAX_LABELS || entries.some(isBad)) {
    wrong.say(
      "labels",
      `Give at most ${MAX_LABELS} labels, each with a name, and within ${MAX_TEXT} characters.`,
    );
  }
  return Object.fromEntries(entries);
}

/** Subjects, each once. Throws INVALID for a kind that is none, or a value that is empty or too long. */
export function readSubjects(given: readonly Subject[], field: string): Subject[] {
  const wrong = new WrongFields();
  const all = given.map(({ kind, value }) => ({ kind, value: value.trim() }));
  if (all.length > MAX_SUBJECTS)
    wrong.say(field, `Name at most ${MAX_SUBJECTS}; a group stands for many people.`);
  for (const { kind, value } of all) {
    if (!SUBJECT_KINDS.includes(kind))
      wrong.say(field, `A ${String(kind).slice(0, 40)} is none of ${SUBJECT_KINDS.join(", ")}.`);
    if (value === "" || value.length > MAX_NAME || value.includes("\0")) {
      wrong.say(field, `Each needs a name of 1 to ${MAX_NAME} characters.`);
    }
  }
  wrong.throwIfAny();
  return [...new Map(all.map((one) => [`${one.kind} ${one.value}`, one])).values()];
}
