import { credentialsIn, newCredentials } from "../../hosting/credentials.ts";
import type { VaultSecrets } from "./key-vault.ts";

/** Role that analysts log in as. */
const USERNAME = "bi_reader";

/**
 * The password of analysts' role: what the secret says, or a new one that is put there first. It is in no state and no log.
 * A crash before the role has it is mended by the next run, which finds it in the secret; and so is a password that an
 * operator has put there. The vault lets everybody who writes at once write; whoever calls this holds off others.
 * @throws Outage
 */
export async function biReaderPassword(vault: VaultSecrets, secret: string): Promise<string> {
  const known = await vault.read(secret);
  if (known !== undefined) return credentialsIn(known, secret).password;
  const made = newCredentials(USERNAME);
  await vault.write(secret, made);
  return credentialsIn(made, secret).password;
}
