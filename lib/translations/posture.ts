import { and, asc, eq, isNotNull } from "drizzle-orm";
import { modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { signaturesOf } from "@/lib/policies/modelSignature";
import { celText } from "./cel";
import { regoText } from "./rego";

/** What is asked of a namespace in which agents run: the label `bailiwick.dev/agents: "true"` says that it is one. */
export interface PostureFacts {
  /** Runtime classes that sandbox, such as kata. */
  runtimeClasses: readonly string[];
  /** `sha256:<hex>` of model versions in production whose signature verifies. */
  digests: readonly string[];
}

export const NAMESPACE_LABEL = { "bailiwick.dev/agents": "true" };
/** A pod that serves a model names it here, pinned by its digest. */
export const MODEL_ANNOTATION = "bailiwick.dev/model";

/** One check of what is deployed, in the words of both admission controllers. */
export interface PostureCheck {
  name: string;
  kind: string;
  message: string;
  /** CEL over `object`, with Kyverno's `resource` library: true where it may be admitted. */
  cel: string;
  /** Rego (version 0) that is true where it may not be, over `object` and Gatekeeper's inventory. */
  rego: string;
}

/** The four checks. Pods are what is judged: what a namespace lacks shows where something is to run in it. */
export function postureChecks({ runtimeClasses, digests }: PostureFacts): PostureCheck[] {
  const classes = [...runtimeClasses].sort();
  const signed = [...digests].sort();
  const annotated = `has(object.metadata.annotations) && ${celText(MODEL_ANNOTATION)} in object.metadata.annotations`;
  return [
    {
      name: "bailiwick-sandboxed-runtime",
      kind: "BailiwickSandboxedRuntime",
      message: `Pods of agents run in a sandboxed runtime class: ${classes.join(", ")}.`,
      cel: `has(object.spec.runtimeClassName) && object.spec.runtimeClassName in [${classes.map(celText).join(", ")}]`,
      rego: `not sandboxed\n}\n\nsandboxed {\n  object.spec.runtimeClassName == [${classes.map(regoText).join(", ")}][_]`,
    },
    {
      name: "bailiwick-signed-model",
      kind: "BailiwickSignedModel",
      message: `A model that is served (annotation ${MODEL_ANNOTATION}) is a production version whose signature verifies, pinned by its digest.`,
      cel: `!(${annotated}) || [${signed.map(celText).join(", ")}].exists(digest, object.metadata.annotations[${celText(MODEL_ANNOTATION)}].endsWith(digest))`,
      rego: `named := object.metadata.annotations[${regoText(MODEL_ANNOTATION)}]\n  not signed(named)\n}\n\nsigned(named) {\n  endswith(named, [${signed.map(regoText).join(", ")}][_])`,
    },
    {
      name: "bailiwick-default-deny",
      kind: "BailiwickDefaultDeny",
      message: "A namespace of agents has a NetworkPolicy that denies ingress and egress by default.",
      cel: `resource.List("networking.k8s.io/v1", "networkpolicies", object.metadata.namespace).items.exists(one, ${DENIES_ALL})`,
      rego: 'not denied\n}\n\ndenied {\n  one := data.inventory.namespace[object.metadata.namespace]["networking.k8s.io/v1"].NetworkPolicy[_]\n  one.spec.podSelector == {}\n  {kind | kind := one.spec.policyTypes[_]} == {"Ingress", "Egress"}\n  count(object_get(one.spec, "ingress")) == 0\n  count(object_get(one.spec, "egress")) == 0\n}\n\nobject_get(of, name) = rules {\n  rules := object.get(of, name, [])',
    },
    {
      name: "bailiwick-resource-quota",
      kind: "BailiwickResourceQuota",
      message: "A namespace of agents has a ResourceQuota.",
      cel: 'size(resource.List("v1", "resourcequotas", object.metadata.namespace).items) > 0',
      rego: 'count([1 | data.inventory.namespace[object.metadata.namespace]["v1"].ResourceQuota[_]]) == 0',
    },
  ];
}

const EMPTY = (name: string) => `(!has(one.spec.${name}) || size(one.spec.${name}) == 0)`;
const DENIES_ALL =
  'size(one.spec.podSelector) == 0 && has(one.spec.policyTypes) && "Ingress" in one.spec.policyTypes && "Egress" in one.spec.policyTypes && ' +
  `${EMPTY("ingress")} && ${EMPTY("egress")}`;

/** Digests of the versions in production whose signature verifies now. */
export async function readSignedDigests(ctx: Ctx): Promise<string[]> {
  const rows = await store()
    .select({ id: modelVersions.id, digest: modelVersions.digest })
    .from(modelVersions)
    .where(
      and(
        eq(modelVersions.tenant, ctx.tenant),
        eq(modelVersions.stage, "production"),
        isNotNull(modelVersions.digest),
      ),
    )
    .orderBy(asc(modelVersions.digest));
  const states = await signaturesOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id, digest }) => (digest !== null && states.get(id) === "verified" ? [digest] : []));
}
