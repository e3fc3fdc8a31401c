// Ids as server/domain/ids.py wants them. A hall is often plain http, where crypto.randomUUID does not exist.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Return `prefix_` and 16 characters, 80 random bits. */
export function makeId(prefix) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("")}`;
}
