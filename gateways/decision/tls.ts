import { readFileSync, statSync } from "node:fs";
import type { Server } from "node:https";
import type { Socket } from "node:net";
import { createSecureContext, type PeerCertificate, TLSSocket } from "node:tls";
import { DomainError } from "@/lib/base/errors";
import { errorText } from "@/lib/base/log";

/** Files in PEM: the certificate with its chain, its key, and the authorities of clients, where only theirs may connect. */
export interface TlsFiles {
  cert: string;
  key: string;
  clientCa: string | null;
}

export interface TlsOptions {
  cert: Buffer;
  key: Buffer;
  ca?: Buffer;
  requestCert: true;
  /** Whether the handshake refuses who shows no certificate of these authorities. */
  rejectUnauthorized: boolean;
  minVersion: "TLSv1.2";
}

const LOOK_EVERY_MS = 1_000;

/** What a listener needs. Throws INVALID where a file cannot be read or used. */
export function readTls({ cert, key, clientCa }: TlsFiles): TlsOptions {
  const made: TlsOptions = {
    cert: read(cert),
    key: read(key),
    ...(clientCa !== null && { ca: read(clientCa) }),
    requestCert: true,
    rejectUnauthorized: clientCa !== null,
    minVersion: "TLSv1.2",
  };
  try {
    createSecureContext(made);
  } catch (error) {
    throw unusable(`They are no certificate, key and authorities in PEM: ${(error as Error).message}`);
  }
  return made;
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unusable((error as Error).message);
  }
}

const unusable = (why: string) =>
  new DomainError("INVALID", {
    what: "The files of BAILIWICK_DECISION_TLS cannot be used.",
    why,
    fix: "Name files in PEM that this process may read: certificate, key, and the authority of clients.",
  });

/** Takes new files as soon as they are there, since certificates are short-lived; what cannot be used is said, and the former ones stand. */
export function followTls(
  files: TlsFiles,
  server: Server,
  log: (message: string, fields: Record<string, unknown>) => void,
): () => void {
  const names = [files.cert, files.key, ...(files.clientCa === null ? [] : [files.clientCa])];
  const stamp = () => names.map((name) => statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(" ");
  let known = stamp();
  const timer = setInterval(() => {
    const now = stamp();
    if (now === known) return;
    known = now;
    try {
      server.setSecureContext(readTls(files));
    } catch (error) {
      log("new TLS files cannot be used, and the former ones stand", { error: errorText(error) });
    }
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

const shown = new WeakMap<Socket, string | null>();

/** The certificate that a client showed, in PEM, with what it sent of its chain; null where it showed none. The handshake proved that its key is the client's. */
export function certificateOf(socket: Socket): string | null {
  const known = shown.get(socket);
  if (known !== undefined) return known;
  const made = socket instanceof TLSSocket ? pemOf(socket.getPeerCertificate(true)) : null;
  shown.set(socket, made);
  return made;
}

const MOST_CHAIN = 6;

/** As PEM; null for none. */
export function pemOf(
  leaf: Partial<PeerCertificate> & { issuerCertificate?: PeerCertificate },
): string | null {
  const chain: string[] = [];
  let one: typeof leaf | undefined = leaf;
  while (one?.raw && chain.length < MOST_CHAIN) {
    const lines = one.raw.toString("base64").match(/.{1,64}/g) ?? [];
    const pem = `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
    // A root is its own issuer.
    if (chain.includes(pem)) break;
    chain.push(pem);
    one = one.issuerCertificate;
  }
  return chain.length > 0 ? chain.join("") : null;
}
