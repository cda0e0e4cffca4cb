export const SERVED_PATH = "/models/served";

export function servedHref(id: string): string {
  return `${SERVED_PATH}/${encodeURIComponent(id)}`;
}

/** As requests and manifests tell namesakes apart. */
export function nameOf({ name, namespace }: { name: string; namespace: string }): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}
