import { openApiDocument } from "@/app/_edge/openApi";
import { processState } from "@/lib/base/process";
import { OPERATIONS } from "../operations";

export const dynamic = "force-dynamic";

/** The API's description (OpenAPI 3.1), open to all: it says nothing of any tenant. */
export function GET(): Response {
  return Response.json(openApiDocument(OPERATIONS, processState().environment.publicUrl));
}
