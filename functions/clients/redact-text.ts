/**
 * Secrets in free text: in a message, a stack, or JSON within a text. No library is meant for this: those there are know names
 * of members (pino's own `redact` as well), or the secrets of one product.
 *
 * Every pattern takes time and stack in proportion to the text, whatever its sender made of it: a value ends at the first of
 * its ends and is never gone back into, and what may come again without end is not an alternation. Where a value's end is in
 * doubt, more is hidden than need be.
 */

export const HIDDEN = "[hidden]";
export const BYTES = "[bytes]";

/** How names of settings, headers and members end whose value is a secret. An ARN's `…:secret:<name>` is none. */
const NAMES = [
  ...[String.raw`(?<!:\d{12}:)secret`, "passw(?:or)?d", "passphrase", "pwd", "token", "authorization", "cookie"],
  ...["(?:access|account|api|functions|private|sas|secret)[-_ ]?key(?:[-_ ]?id)?", "SharedAccessSignature"],
].join("|");
const SECRET_NAME = new RegExp(`(?:${NAMES})$`, "i");

/** Whether a member of this name has a secret for its value, of whatever kind that is. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** From a name to its value: `name=`, `"name": `, `['name'] = `; within JSON in a text the quotes are escaped. */
const NAMED = String.raw`(?:${NAMES})\\{0,7}["'\x60\]]{0,2}[ \t]*[=:][ \t]*(?!\[hidden\])`;

/**
 * Where a value without quotes ends: at a space, or at a quote or separator that more follows than the value's rest. So the
 * passwords `it's` and `a&b` are hidden to their ends, and in `AccountKey=…;EndpointSuffix=…` the second stays.
 */
const END = String.raw`\s|\\{1,7}["'\x60]|["'\x60;,&](?:[\s"'\x60;,&:)\]}\\]|[\w.-]{1,40}=|$)|$`;

/** Each with what is kept in front of it as its first group. */
const SECRETS: readonly RegExp[] = [
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
  // A header's value goes to the end of its line: a cookie's has spaces and quotes, as have some schemes of authorization.
  /((?:authorization|cookie)[ \t]*:[ \t]*)(?!\[hidden\])[^\s"'`\\[{][^\r\n]*/gi,
  /\b((?:Bearer|Basic|SharedKey|AWS4-HMAC-SHA256)\s+)[A-Za-z0-9._~+/=:-]{8,}/gi,
  // Signed addresses (a SAS, S3's and Google's presigned ones), also as a parameter of another address.
  /((?:\b|%26|%3F)(?:sig|(?:X-(?:Amz|Goog)-)?(?:Signature|Credential))(?:=|%3D))[^\s"'\\&;,<>]+/gi,
  // Keys of Azure's functions, and OAuth's codes.
  /([?&]code=)[^\s"'\\&;,<>]+/gi,
  // In quotes, to the next that is not escaped: as JSON writes it, at any depth, as Node.js prints it, as libpq takes it.
  new RegExp(
    String.raw`(${NAMED}(?<slashes>\\{0,7})(?<quote>["'\x60]))[\s\S]*?(?=(?<!\\)\k<slashes>\k<quote>|$)`,
    "gi",
  ),
  // A list or an object: to the text's end, because only a parser knows where it ends.
  new RegExp(String.raw`(${NAMED})[[{][\s\S]*`, "gi"),
  new RegExp(String.raw`(${NAMED})[^\s"'\x60\\[{][\s\S]*?(?=${END})`, "gi"),
  // Shapes that are a secret, or half of one, wherever they stand: AWS's key ids, JSON Web Tokens, our API keys, and what
  // PostgreSQL stores of a password.
  /()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /()(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /()\bipk_[\w-]{22,86}/g,
  /()SCRAM-SHA-256\$[^\s"'\\]+/g,
];

/** Bytes as Node.js prints them. */
const PRINTED_BYTES = /<Buffer [^<>]*>|\b\w{1,20}Array\(\d{1,20}\) \[[^[\]]*\]/g;

/** Most texts are one word, too short for any shape (a key id has 20 characters) and without a value beside a name. */
const SHORT_WORD = /^[\w.-]{0,19}$/;

/** The text without secrets. */
export function redactedText(text: string): string {
  if (SHORT_WORD.test(text)) return text;
  const withoutSecrets = SECRETS.reduce((rest, pattern) => rest.replace(pattern, `$1${HIDDEN}`), text);
  return withoutPasswords(withoutSecrets).replace(PRINTED_BYTES, BYTES);
}

/** Without those of addresses, `scheme://user:password@host`. A password may have any of `:/@` in it: the last @ ends it. */
function withoutPasswords(text: string): string {
  if (!text.includes("://")) return text;
  return text.replace(/[^\s"<>]+/g, (word) => {
    const at = word.lastIndexOf("@");
    return at < 0 ? word : word.slice(0, at).replace(/(:\/\/[^/:]*:).*/s, `$1${HIDDEN}`) + word.slice(at);
  });
}
