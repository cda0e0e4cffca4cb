import { COMMON } from "./fields";
import { firstOf, type Said } from "./said";
import { type Problem, RESPONSE_TYPES, type ResponseType } from "./usageLog";

interface Response {
  responseCode: number | null;
  responseType: ResponseType | null;
  problems: Problem[];
}

/** What became of a request. Where code and kind contradict each other the code counts, from which gateways make the kind. */
export function responseOf(said: Said): Response {
  const code = firstOf(said, COMMON.responseCode);
  const responseCode = codeOf(code);
  const kind = firstOf(said, COMMON.responseType);
  const given = RESPONSE_TYPES.find((one) => one === kind) ?? null;
  if (responseCode === null) {
    return { responseCode, responseType: given, problems: code === "" ? [] : ["code-unreadable"] };
  }
  const responseType = typeOf(responseCode);
  const contradicts = given !== null && given !== responseType;
  return { responseCode, responseType, problems: contradicts ? ["type-contradicts-code"] : [] };
}

/** A status of HTTP, or Envoy's 0: the client went before there was an answer. */
function codeOf(text: string): number | null {
  if (!/^(?:0|[1-5]\d\d)$/.test(text)) return null;
  return Number(text);
}

function typeOf(code: number): ResponseType {
  if (code >= 200 && code < 300) return "hit";
  return code === 429 ? "rate_limit" : "error";
}
