import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { MAX_BODY_BYTES, MAX_UNPACKED_BYTES } from "./limits";
import { Refusal } from "./refusal";

const unpackers: Record<string, (packed: Buffer) => Promise<Buffer>> = {
  identity: async (packed) => packed,
  gzip: (packed) => promisify(gunzip)(packed, { maxOutputLength: MAX_UNPACKED_BYTES }),
  deflate: (packed) => promisify(inflate)(packed, { maxOutputLength: MAX_UNPACKED_BYTES }),
};

/** Reads and unpacks a body within the limits. Throws Refusal. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const unpack = unpackers[encoding];
  if (!unpack)
    throw new Refusal(
      415,
      `The content encoding "${encoding.slice(0, 40)}" is not accepted: send gzip or none.`,
    );
  const packed = await collect(request);
  try {
    return await unpack(packed);
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    throw new Refusal(400, `The body is not valid ${encoding}: ${(error as Error).message}.`);
  }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(): Refusal {
  const mib = (bytes: number) => `${bytes / 1024 / 1024} MiB`;
  return new Refusal(
    413,
    `The body exceeds ${mib(MAX_BODY_BYTES)} (${mib(MAX_UNPACKED_BYTES)} unpacked): send smaller batches.`,
  );
}
