import type { HandedFile } from "@/lib/base/untrusted";
import type { ImportPlan } from "./plan";
import { readDocuments } from "./readDocuments";
import { wantedOf } from "./wantedOf";

/** What a file says by itself: needs no store, and does not know who and what stands here. Throws INVALID for a file that cannot be read at all. */
export function checkManifests(
  file: HandedFile,
  { keepUnknown = false }: { keepUnknown?: boolean } = {},
): Pick<ImportPlan, "documents" | "problems" | "losses" | "skipped"> {
  const read = readDocuments(file, { keepUnknown });
  const { problems, losses } = wantedOf(read);
  return { documents: read.documents.length, problems, losses, skipped: read.skipped };
}
