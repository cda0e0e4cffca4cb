/** DSSE's pre-authentication encoding (https://github.com/secure-systems-lab/dsse, protocol.md): what is really signed. */
export function pae(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

/** The same as model_signing 0.2 wrote it by mistake: another head, and the body as Python prints bytes. */
export function paeOfFirstRelease(type: string, body: Buffer): Buffer {
  return Buffer.from(`DSSEV1 ${Buffer.byteLength(type)} ${type} ${body.length} ${pythonBytes(body)}`);
}

const NAMED: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

function pythonBytes(body: Buffer): string {
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'";
  const printed = [...body].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === quote) return `\\${quote}`;
    if (byte in NAMED) return NAMED[byte];
    return byte >= 32 && byte < 127 ? char : `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `b${quote}${printed.join("")}${quote}`;
}
