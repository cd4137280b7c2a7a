/**
 * What never stands in a log, however it comes into a line: in a field, in an error's message, in a stack. It is the last
 * that is done with a line before it is written.
 */

const HIDDEN = "[hidden]";

/** A value in plain text: up to a quote or an escape of JSON's, a space, or what separates it from the next. */
const VALUE = String.raw`[^\s"'\\&;,<>]+`;
/** Names of settings and of members that hold a secret. Their beginnings are bounded, so that no long text takes long. */
const NAMES = [
  ...["AccountKey", "SharedAccessKey", "SharedAccessSignature", "SecretAccessKey", "AccessKeyId", "api[-_]?key"],
  ...["[a-z_-]{0,20}secret", "[a-z_-]{0,20}passw(?:or)?d", "pwd", "[a-z_-]{0,20}token", "authorization", "cookie"],
].join("|");
const SIGNATURES = "sig|(?:X-(?:Amz|Goog)-)?(?:Signature|Credential)|X-Amz-Security-Token|AWSAccessKeyId";

/** Each with what is kept of it as its first group. No value has a quote or a backslash in it, so a line stays JSON. */
const SECRETS: readonly RegExp[] = [
  // A header's value, the scheme kept. First, because the rules below end a value at a space.
  /\b((?:Bearer|Basic|SharedKey|AWS4-HMAC-SHA256)\s+)[A-Za-z0-9._~+/=:-]{8,}/gi,
  // Signed addresses: a SAS, S3's and Google's presigned ones.
  new RegExp(String.raw`\b((?:${SIGNATURES})=)${VALUE}`, "gi"),
  // Connection strings and settings, as name=value and name: value.
  new RegExp(String.raw`\b((?:${NAMES})\s{0,3}[=:]\s{0,3})${VALUE}`, "gi"),
  // Members of JSON, also of JSON inside a string, whose quotes are escaped.
  new RegExp(String.raw`(\\{0,7}"(?:${NAMES})\\{0,7}"\s{0,3}:\s{0,3}\\{0,7}")[^"\\]+`, "gi"),
  // user:password@host of any address.
  /\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"\\]{0,200}:)[^\s/@"\\]+(?=@)/gi,
  // Shapes that are a secret, or half of one, wherever they stand: AWS's key ids, JSON Web Tokens, private keys.
  /()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /()\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)[^-"]+/g,
];

/** Bytes as JSON writes them: a Buffer, and a typed array, whose members are numbered. */
const BUFFER = /\{"type":"Buffer","data":\[[\d,]*\]\}/g;
const TYPED_ARRAY = /\{"0":\d+(?:,"\d+":\d+)*\}/g;

/** A line of a log, in JSON, without secrets and without bytes. It stays valid JSON. */
export function redacted(line: string): string {
  const withoutBytes = line.replace(BUFFER, `"[bytes]"`).replace(TYPED_ARRAY, `"[bytes]"`);
  return SECRETS.reduce((text, pattern) => text.replace(pattern, `$1${HIDDEN}`), withoutBytes);
}
