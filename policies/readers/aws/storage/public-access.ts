import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import type { Statement } from "../policy-document.ts";
import { letsAnybodyIn } from "../policy-reach.ts";
import type { Policies } from "./bucket-policy.ts";

/** What a public access block blocks. S3 applies those of the bucket and of the account together. */
const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/**
 * Ways in which a bucket is, or may become, public.
 * @param blocks the bucket's BucketPublicAccessBlocks
 * @param accountBlocks AccountPublicAccessBlocks of the stack
 * @param acls the bucket's BucketAcls
 */
export function openings(
  bucket: ResourceView,
  blocks: Known<readonly ResourceView[]>,
  accountBlocks: readonly ResourceView[],
  acls: Known<readonly ResourceView[]>,
  policies: Policies,
): Known<readonly string[]> {
  const found: readonly Known<readonly string[]>[] = [
    unblocked(blocks, accountBlocks),
    ...policies.map(publicStatements),
    publicLists(bucket, acls),
  ];
  const known = found.flatMap((one) => (one === UNKNOWN ? [] : one));
  // One way that is known is enough for a breach, whatever the others turn out to be.
  return known.length === 0 && found.includes(UNKNOWN) ? UNKNOWN : known;
}

function unblocked(
  blocks: Known<readonly ResourceView[]>,
  accountBlocks: readonly ResourceView[],
): Known<readonly string[]> {
  const all = blocks === UNKNOWN ? accountBlocks : [...blocks, ...accountBlocks];
  if (all.length === 0) return blocks === UNKNOWN ? UNKNOWN : ["it has no public access block"];
  const on = SWITCHES.map((key) => {
    const stated = all.map(({ inputs }) => holds(property(inputs, key), (value) => value === true));
    return { key, on: anyOf(blocks === UNKNOWN ? [...stated, UNKNOWN] : stated) };
  });
  const off = on.filter((one) => one.on === false).map(({ key }) => `${key} is off`);
  return off.length === 0 && on.some((one) => one.on === UNKNOWN) ? UNKNOWN : off;
}

function publicStatements(statements: Known<readonly Statement[]>): Known<readonly string[]> {
  if (statements === UNKNOWN) return UNKNOWN;
  return statements
    .filter(letsAnybodyIn)
    .map(({ actions, notActions }) =>
      actions.length > 0
        ? `its policy allows ${actions.join(", ")} to anybody`
        : `its policy allows all but ${notActions.join(", ")} to anybody`,
    );
}

const PUBLIC_ACLS: readonly unknown[] = ["public-read", "public-read-write", "authenticated-read"];

/** Everybody, and everybody with an account at AWS, which anybody can have. */
const PUBLIC_GROUP = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

function publicLists({ inputs }: ResourceView, acls: Known<readonly ResourceView[]>): Known<readonly string[]> {
  if (acls === UNKNOWN) return UNKNOWN;
  const lists = acls.length > 0 ? acls.map((one) => one.inputs) : [inputs];
  const isPublic = anyOf(lists.flatMap((list) => [isPublicAcl(property(list, "acl")), ...grants(list)]));
  return isPublic === UNKNOWN ? UNKNOWN : isPublic ? ["its ACL lets anybody in"] : [];
}

const isPublicAcl = (acl: Known<unknown>): Known<boolean> => holds(acl, (known) => PUBLIC_ACLS.includes(known));

function grants(list: ResourceView["inputs"]): readonly Known<boolean>[] {
  const stated = [property(list, "accessControlPolicy", "grants"), property(list, "grants")].map(elements);
  return stated.flatMap((all) =>
    all === UNKNOWN
      ? [UNKNOWN]
      : all.flatMap((grant) => [
          isPublicGroup(property(grant, "grantee", "uri")),
          isPublicGroup(property(grant, "uri")),
        ]),
  );
}

const isPublicGroup = (uri: Known<unknown>): Known<boolean> =>
  holds(uri, (known) => typeof known === "string" && PUBLIC_GROUP.test(known));
