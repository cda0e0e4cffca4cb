import { type Checked, denialOf, headersOf } from "./extAuthz";
import { bytesField, bytesOf, mapOf, messageOf, numberField, readFields, textOf } from "./protobuf";
import type { ForwardedRequest } from "./readHttpRequest";

/**
 * `envoy.service.auth.v3.CheckRequest`: attributes 1 → request 4 → http 2 → method 2, headers 3, path 4, body 11, raw_body 12;
 * attributes 1 → context_extensions 10, where the route's configuration says `protocol: mcp`. Throws RangeError.
 */
export function readCheckRequest(bytes: Buffer): ForwardedRequest {
  const attributes = messageOf(readFields(bytes), 1);
  const http = messageOf(messageOf(attributes, 4), 2);
  const headers = Object.fromEntries(
    Object.entries(mapOf(http, 3)).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = bytesOf(http, 12) ?? bytesOf(http, 11);
  return {
    method: textOf(http, 2),
    path: textOf(http, 4),
    headers,
    body,
    isPart: headers["x-envoy-auth-partial-body"] === "true",
    isMcp: mapOf(attributes, 10).protocol === "mcp",
  };
}

const OK = 0;
const PERMISSION_DENIED = 7;
const FORBIDDEN = 403;
/** `HeaderValueOption.append_action`: what somebody sent under our names is replaced. */
const OVERWRITE_IF_EXISTS_OR_ADD = 2;

/**
 * `CheckResponse`: status 1 (google.rpc.Status: code 1), denied_response 2 (status 1, headers 2, body 3), ok_response 3
 * (headers 2), dynamic_metadata 4.
 */
export function printCheckResponse(checked: Checked): Buffer {
  const headers = headersOf(checked);
  const options = Object.entries(headers).map(([key, value]) =>
    bytesField(
      2,
      Buffer.concat([
        bytesField(1, Buffer.concat([bytesField(1, key), bytesField(2, value)])),
        numberField(3, OVERWRITE_IF_EXISTS_OR_ADD),
      ]),
    ),
  );
  const metadata = bytesField(4, struct(headers));
  if (checked.isAllowed)
    return Buffer.concat([
      bytesField(1, numberField(1, OK)),
      bytesField(3, Buffer.concat(options)),
      metadata,
    ]);
  const body = bytesField(3, JSON.stringify(denialOf(checked)));
  const denied = Buffer.concat([bytesField(1, numberField(1, FORBIDDEN)), ...options, body]);
  return Buffer.concat([bytesField(1, numberField(1, PERMISSION_DENIED)), bytesField(2, denied), metadata]);
}

/** `google.protobuf.Struct` of strings: fields 1 (key 1, value 2 → string_value 3). */
function struct(texts: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(texts).map(([key, value]) =>
      bytesField(1, Buffer.concat([bytesField(1, key), bytesField(2, bytesField(3, value))])),
    ),
  );
}
