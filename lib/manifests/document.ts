/** A manifest as it is kept and given back: without what only a cluster says of it. */
export interface Document {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: Record<string, unknown>;
}

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** What an import or export does not carry over. */
export interface Loss {
  /** What it is about: `MaaSSubscription models-as-a-service/premium`, or a quota's name. */
  of: string;
  /**
   * `lost`: it does not stand there at all. `looser`: more passes there than here. `stricter`: less does. `note`: worth
   * knowing.
   */
  kind: "lost" | "looser" | "stricter" | "note";
  /** What, and what to do about it where something can be done. */
  words: string;
}

/** Why a document cannot be taken. */
export interface Problem {
  of: string;
  /** Where: `spec.modelRefs[0].tokenRateLimits[0].window`; empty: all of it. */
  path: string;
  words: string;
}

export const MAAS = "maas.opendatahub.io/v1alpha1";
export const INFERENCE = "inference.opendatahub.io/v1alpha1";

/** `MaaSSubscription models-as-a-service/premium`. */
export function titleOf({ kind, metadata }: Pick<Document, "kind" | "metadata">): string {
  return `${kind} ${placed(metadata.namespace ?? "", metadata.name)}`;
}

/** `namespace/name`, or the name alone, as subscriptions and models are called here. */
export const placed = (namespace: string, name: string): string =>
  namespace === "" ? name : `${namespace}/${name}`;

export const DISPLAY_NAME = "openshift.io/display-name";
export const DESCRIPTION = "openshift.io/description";

/** Whether a row's `manifest` is a document that came in of this kind. */
export function documentIn(manifest: unknown, kind: string): Document | null {
  if (typeof manifest !== "object" || manifest === null || !("document" in manifest)) return null;
  const { document } = manifest as { document: Document };
  return document.kind === kind ? document : null;
}
