/** Protocol Buffers' wire format, as far as ext_authz needs it: numbers and what has a length. Other fields are skipped. */
export type Fields = ReadonlyMap<number, readonly (Buffer | number)[]>;

/** Throws RangeError for bytes that are no message. */
export function readFields(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | number)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let place = 1, count = 0; count < 10; place *= 128, count++) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
    throw new RangeError("A number has more than ten bytes.");
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    const put = (value: Buffer | number) => {
      const field = Math.floor(tag / 8);
      fields.set(field, [...(fields.get(field) ?? []), value]);
    };
    if (wire === 0) put(varint());
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      if (at + length > bytes.length) throw new RangeError("A field is longer than its message.");
      put(bytes.subarray(at, at + length));
      at += length;
    } else throw new RangeError(`A field has the unknown wire type ${wire}.`);
  }
  if (at > bytes.length) throw new RangeError("A field is longer than its message.");
  return fields;
}

/** The last one counts, as in every parser of the format. */
export function bytesOf(fields: Fields, field: number): Buffer | null {
  const value = fields.get(field)?.at(-1);
  return Buffer.isBuffer(value) ? value : null;
}

export const textOf = (fields: Fields, field: number) => bytesOf(fields, field)?.toString("utf8") ?? "";

export function messageOf(fields: Fields, field: number): Fields {
  const bytes = bytesOf(fields, field);
  return bytes ? readFields(bytes) : new Map();
}

/** `map<string, string>`: entries of key 1 and value 2. */
export function mapOf(fields: Fields, field: number): Record<string, string> {
  const entries = (fields.get(field) ?? []).filter((one) => Buffer.isBuffer(one)).map(readFields);
  return Object.fromEntries(entries.map((entry) => [textOf(entry, 1), textOf(entry, 2)]));
}

function varintBytes(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.from([...bytes, left]);
}

export const numberField = (field: number, value: number) =>
  Buffer.concat([varintBytes(field * 8), varintBytes(value)]);

export function bytesField(field: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varintBytes(field * 8 + 2), varintBytes(bytes.length), bytes]);
}
