const PLAIN = /^[\x21-\x2e\x30-\x7e]*$/;
/** Marks that nobody sees: zero-width characters, directions, variation selectors, controls. NUL stays: no name has one. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\x01-\x08\x0e-\x1f\x7f-\x9f]/gu;

/**
 * The one form by which names are the same however they are spelled: Unicode's NFKC, lower case, without what nobody sees
 * and without blanks around it and around slashes. For names that must not be evaded; never for showing.
 */
export function comparable(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return trimmed(name.normalize("NFKC")).toLowerCase().normalize("NFKC");
}

/** A name as somebody meant it: its own letters and case, without what nobody sees and without outer blanks. */
export function trimmed(name: string): string {
  return name
    .replace(UNSEEN, "")
    .split("/")
    .map((part) => part.trim())
    .join("/");
}
