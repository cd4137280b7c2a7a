/** Something that looks like a secret. */
export interface FoundSecret {
  /** The variable's name and, of JSON in it, the keys: `SETTINGS.warehouse.password`. */
  readonly path: string;
  readonly what: string;
}

/** Values that are secrets whatever they are called. */
const PATTERNS: readonly (readonly [pattern: RegExp, what: string])[] = [
  // docs.aws.amazon.com/IAM, "IAM identifiers", unique ids: AKIA is a user's key, ASIA a session's.
  [/\b(AKIA|ASIA)[A-Z2-7]{16}\b/, "an AWS access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\b(AccountKey|SharedAccessKey)=[^;]/i, "an Azure key"],
  [/[?&]sig=[^&]/, "a signed address"],
  [/(^|;)\s*(Password|Pwd)=[^;]/i, "a password"],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i, "a password in an address"],
  [/\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,}|xox[abprs]-[\w-]{10,}|sk_live_\w{16,})/, "a token"],
];

/** Ends of names, in upper case and without what stands between their words. */
const NAMES =
  /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY|ACCESSKEY|SECRETKEY|PRIVATEKEY|ACCOUNTKEY|SHAREDKEY|SIGNINGKEY|CONNECTIONSTRING|CREDENTIALS?)$/;

/** Values that say where a secret is, or that there is none. */
const HARMLESS: readonly RegExp[] = [
  // An ARN.
  /^arn:[a-z-]+:/,
  // References of App Service's, CloudFormation's and Google's own.
  /^@Microsoft\.(KeyVault|AppConfiguration)\(/i,
  /^\{\{resolve:/,
  /^projects\/[^/]+\/secrets\//,
  // An address without a password in it, which the patterns above look for.
  /^[a-z][a-z0-9+.-]*:\/\//i,
  // A path: of a parameter, of a file, of a secret by its name in lower case. A key in base64 has capitals.
  /^[/.][\w./-]+$/,
  /^[a-z0-9_.-]+(\/[a-z0-9_.-]+)+$/,
  // A choice or a number: MAX_TOKEN=4096, USE_PASSWORD=false. The last is of connections by an identity, as in
  // AzureWebJobsStorage__credential: learn.microsoft.com/azure/azure-functions/functions-reference, "Configure an identity-based connection".
  /^(true|false|yes|no|on|off|none|null|iam|disabled|enabled|required|optional|managedidentity)$/i,
  /^\d{1,6}(\.\d+)?$/,
];

/** A connection string that names keys and values, of which the patterns above look for those that are secret. */
const KEYS_AND_VALUES = /^[\w .]+=[^;]*(;[\w .]+=[^;]*)*;?$/;

/** How deep JSON is looked into; what comes from a program is flatter. */
const MAX_DEPTH = 20;

/** What looks like a secret in a variable, JSON in it included. */
export function secretsIn(name: string, value: unknown, depth = 0): readonly FoundSecret[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === "string") {
    const inner = parsed(value);
    return inner === undefined ? ofText(name, value) : secretsIn(name, inner, depth + 1);
  }
  if (typeof value !== "object" || value === null) return [];
  const inVault = Object.values(value).some((one) => typeof one === "string" && VAULT.test(one));
  return Object.entries(value)
    .filter(([key, inner]) => !(inVault && namesSecret(key, inner)))
    .flatMap(([key, inner]) => secretsIn(`${name}.${key}`, inner, depth + 1));
}

/** A vault's address: learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates */
const VAULT = /^https:\/\/[a-z0-9-]+\.vault\.azure\.net\/?$/i;

/** Beside the address of a vault, the name of a secret in it. Key Vault takes letters, digits and dashes; keys have capitals. */
const namesSecret = (key: string, value: unknown): boolean =>
  /secret(Name)?$/i.test(key) && typeof value === "string" && /^[a-z0-9-]{1,127}$/.test(value);

/** Of JSON, objects and lists alone: a text that happens to be a number is what it is. */
function parsed(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function ofText(path: string, text: string): readonly FoundSecret[] {
  const what = PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? byName(path, text);
  return what === undefined ? [] : [{ path, what }];
}

function byName(path: string, text: string): string | undefined {
  const name = path.toUpperCase().replace(/[^A-Z0-9.]/g, "");
  if (text.trim() === "" || !NAMES.test(name) || HARMLESS.some((pattern) => pattern.test(text))) return undefined;
  if (name.endsWith("CONNECTIONSTRING") && KEYS_AND_VALUES.test(text)) return undefined;
  return "what its name says is a secret";
}
