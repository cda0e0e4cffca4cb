import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import type { IngestSource } from "@/lib/actions/action";
import { clientAddress, type ProxyRange } from "@/lib/base/clientAddress";
import { tookMs } from "@/lib/base/meter";
import { REQUEST_ID_HEADER, readRequestId } from "@/lib/base/requestId";
import { credentialOf } from "./credential";
import type { Intake } from "./intake";
import { MAX_CALL_MS, READING_BYTES } from "./limits";

/** Whose call it is. */
export interface Admitted {
  source: IngestSource;
  requestId: string;
}

interface Parts {
  intake: Intake;
  trustedProxies: readonly ProxyRange[];
  newRequestId: () => string;
}

/**
 * Looks at who calls as soon as its metadata is there, and ends calls of nobody before their message is handed on, and those
 * whose message does not come. Holds room for a message while it is read. Notes how long each call took.
 */
export function admitFirst(
  { intake, trustedProxies, newRequestId }: Parts,
  admitted: WeakMap<Metadata, Admitted>,
  refuse: (error: unknown, requestId: string) => StatusObject,
): ServerInterceptor {
  return (method, call) => {
    const ended = measurer(method.path);
    const late = setTimeout(() => end(LATE), MAX_CALL_MS).unref();
    let release = () => {};
    const messageRead = () => {
      clearTimeout(late);
      release();
      release = () => {};
    };
    const end = (of: PartialStatus) => {
      messageRead();
      ended(of.code);
      call.sendStatus(of);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const headers = metadata.getMap() as Record<string, string>;
            const requestId = readRequestId(headers[REQUEST_ID_HEADER] ?? null) ?? newRequestId();
            const peer = call.getConnectionInfo().remoteAddress ?? "";
            const client = {
              address: clientAddress(peer, headers["x-forwarded-for"], trustedProxies),
              userAgent: headers["user-agent"] ?? "unknown",
            };
            const admit = async () => {
              release = intake.hold(READING_BYTES);
              const credential = credentialOf(peer, trustedProxies, headers);
              admitted.set(metadata, {
                source: await intake.admit(credential, { requestId, client }),
                requestId,
              });
            };
            admit().then(
              () => pass(metadata),
              (error) => end(refuse(error, requestId)),
            );
          },
          onReceiveHalfClose: (pass) => {
            messageRead();
            pass();
          },
          onCancel: () => {
            messageRead();
            ended(status.CANCELLED);
          },
        }),
      sendStatus: (of, next) => {
        messageRead();
        ended(of.code);
        next(of);
      },
    });
  };
}

type PartialStatus = Parameters<ServerInterceptingCall["sendStatus"]>[0];

const LATE = { code: status.DEADLINE_EXCEEDED, details: "The message did not come within a minute." };

/** Notes how a call ended, at the first time that it is told. */
function measurer(path: string): (code: status | null | undefined) => void {
  const startedMs = performance.now();
  let isTold = false;
  return (code) => {
    if (isTold) return;
    isTold = true;
    tookMs("rpc.server.call.duration", performance.now() - startedMs, {
      "bailiwick.part": "collector",
      "rpc.method": path.slice(1),
      "rpc.response.status_code": status[code ?? status.UNKNOWN] ?? "UNKNOWN",
    });
  };
}
