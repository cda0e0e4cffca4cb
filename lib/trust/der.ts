/** One element of DER (ITU-T X.690 §8): its tag, and the bytes it holds. */
interface Element {
  tag: number;
  content: Buffer;
  /** Where the next one begins. */
  end: number;
}

/** What an X.509 certificate's extensions say, as far as a SPIFFE SVID needs it (RFC 5280 §4.2). */
export interface CertificateFacts {
  /** URIs among the subject's alternative names. */
  uris: string[];
  isCa: boolean;
  /** How many certificates of an authority may stand beneath; null where it says nothing. */
  pathLength: number | null;
  /** Bits of KeyUsage, by number (0 digitalSignature, 5 keyCertSign, 6 cRLSign); null without the extension. */
  keyUsage: ReadonlySet<number> | null;
  isKeyUsageCritical: boolean;
  /** Object identifiers of critical extensions that are not read here: RFC 5280 §4.2 has such a certificate refused. */
  unknownCritical: string[];
}

const SEQUENCE = 0x30;
const EXTENSIONS = 0xa3;
const BOOLEAN = 0x01;
const INTEGER = 0x02;
const URI = 0x86;
const KEY_USAGE = "2.5.29.15";
const ALTERNATIVE_NAMES = "2.5.29.17";
const BASIC_CONSTRAINTS = "2.5.29.19";
/** Extended key usage may be critical: an SVID may say what TLS it serves. */
const READ = new Set([KEY_USAGE, ALTERNATIVE_NAMES, BASIC_CONSTRAINTS, "2.5.29.37"]);

/** Reads the extensions of a certificate in DER. Throws RangeError for bytes that are none. */
export function readCertificate(der: Buffer): CertificateFacts {
  const facts: CertificateFacts = {
    uris: [],
    isCa: false,
    pathLength: null,
    keyUsage: null,
    isKeyUsageCritical: false,
    unknownCritical: [],
  };
  const [tbs] = childrenOf(elementAt(der, 0).content);
  const wrapped = tbs && childrenOf(tbs.content).find(({ tag }) => tag === EXTENSIONS);
  const [list] = wrapped ? childrenOf(wrapped.content) : [];
  for (const extension of list ? childrenOf(list.content) : []) take(facts, extension);
  return facts;
}

function take(facts: CertificateFacts, { content }: Element): void {
  const parts = childrenOf(content);
  const [name] = parts;
  const value = parts.at(-1);
  if (!name || !value) throw new RangeError("an extension is empty");
  const oid = readOid(name.content);
  const isCritical = parts[1]?.tag === BOOLEAN && parts[1].content[0] !== 0;
  if (isCritical && !READ.has(oid)) facts.unknownCritical.push(oid);
  if (oid === KEY_USAGE) {
    facts.keyUsage = readBits(elementAt(value.content, 0).content);
    facts.isKeyUsageCritical = isCritical;
  }
  if (oid === ALTERNATIVE_NAMES) {
    const names = childrenOf(elementAt(value.content, 0).content);
    facts.uris.push(...names.filter(({ tag }) => tag === URI).map((one) => one.content.toString("latin1")));
  }
  if (oid === BASIC_CONSTRAINTS) {
    const given = elementAt(value.content, 0);
    const constraints = given.tag === SEQUENCE ? childrenOf(given.content) : [];
    facts.isCa = constraints.some(({ tag, content: said }) => tag === BOOLEAN && said[0] !== 0);
    const length = constraints.find(({ tag }) => tag === INTEGER);
    facts.pathLength = length ? length.content.readUIntBE(0, Math.min(length.content.length, 6)) : null;
  }
}

function elementAt(bytes: Buffer, at: number): Element {
  const tag = bytes.readUInt8(at);
  const first = bytes.readUInt8(at + 1);
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || size > 4) throw new RangeError("a length is not DER");
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  const start = at + 2 + size;
  if (start + length > bytes.length) throw new RangeError("it ends early");
  return { tag, content: bytes.subarray(start, start + length), end: start + length };
}

function childrenOf(content: Buffer): Element[] {
  const children: Element[] = [];
  for (let at = 0; at < content.length; ) {
    const child = elementAt(content, at);
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The first byte holds two arcs; the others hold 7 bits each. */
function readOid(bytes: Buffer): string {
  const [first = 0] = bytes;
  const arcs = [Math.min(2, Math.floor(first / 40)), first - 40 * Math.min(2, Math.floor(first / 40))];
  let arc = 0;
  for (const byte of bytes.subarray(1)) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join(".");
}

/** A BIT STRING: bit 0 is the highest of the first byte. */
function readBits(bytes: Buffer): Set<number> {
  const bits = new Set<number>();
  for (let at = 1; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) if (((bytes[at] ?? 0) >> (7 - bit)) & 1) bits.add((at - 1) * 8 + bit);
  }
  return bits;
}
