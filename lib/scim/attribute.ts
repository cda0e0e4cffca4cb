/** One attribute of a SCIM schema (RFC 7643 §7), as we read, patch and describe it. */
export interface Attribute {
  name: string;
  type: "string" | "boolean" | "complex" | "reference";
  many: boolean;
  description: string;
  required: boolean;
  readOnly: boolean;
  unique: boolean;
  /** Of a complex attribute. */
  sub: readonly Attribute[];
}

type Traits = Partial<Pick<Attribute, "required" | "readOnly" | "unique">>;

const PLAIN = { many: false, required: false, readOnly: false, unique: false, sub: [] } as const;

export function text(name: string, description: string, traits: Traits = {}): Attribute {
  return { ...PLAIN, name, type: "string", description, ...traits };
}

export function flag(name: string, description: string): Attribute {
  return { ...PLAIN, name, type: "boolean", description };
}

export function reference(name: string, description: string, traits: Traits = {}): Attribute {
  return { ...PLAIN, name, type: "reference", description, ...traits };
}

export function complex(name: string, description: string, sub: readonly Attribute[]): Attribute {
  return { ...PLAIN, name, type: "complex", description, sub };
}

/** A list of values with a type and a primary one among them (RFC 7643 §2.4). */
export function list(
  name: string,
  description: string,
  sub: readonly Attribute[] = LISTED,
  traits: Traits = {},
): Attribute {
  return { ...PLAIN, name, type: "complex", many: true, description, sub, ...traits };
}

const KIND = text("type", "What kind it is, such as work or home.");
const PRIMARY = flag("primary", "Whether it is the preferred one; at most one is.");
const LISTED = [
  text("value", "The value."),
  text("display", "How it is shown."),
  KIND,
  PRIMARY,
] as const satisfies readonly Attribute[];

export const ADDRESS = [
  text("formatted", "The whole address."),
  text("streetAddress", "Street and number."),
  text("locality", "The city."),
  text("region", "The state or region."),
  text("postalCode", "The postal code."),
  text("country", "The country, ISO 3166-1 alpha-2."),
  KIND,
  PRIMARY,
] as const;

/** Attribute names are compared without regard to case (RFC 7643 §2.1). */
export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const folded = name.toLowerCase();
  return attributes.find((one) => one.name.toLowerCase() === folded);
}
