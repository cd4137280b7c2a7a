import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { noPublicObjects } from "../../../policies/rules/storage/sto1-no-public-objects.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_BOOLEAN, UNKNOWN_TEXT } from "../views.ts";
import { guarded, policyOf, TLS_ONLY, without } from "./aws/guarded.ts";
import { bucket, bucketToBe, of, PROCESSED, resource, TO_COME } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

const open = (name: string, ...how: readonly string[]): string =>
  `${name} is open to the public, or may become so: ${how.join("; ")}. ` +
  "Allowed: no public access, with every way to it blocked. Block it, and sign addresses where others are to read.";
const is = (...how: readonly string[]): string[] => [open("processed", ...how)];

const ALL = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const account = (inputs: object): ReturnType<typeof resource> =>
  resource("AccountPublicAccessBlock", "account", { ...ALL, ...inputs });
const acl = (inputs: object): ReturnType<typeof resource> =>
  resource("BucketAcl", "acl", { ...of("processed"), ...inputs });
const grantTo = (uri: string): object => ({ accessControlPolicy: { grants: [{ grantee: { type: "Group", uri } }] } });

const READ = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::processed-0a1b/*" };
const allow = (spoilt: object): ReturnType<typeof guarded> =>
  guarded({ BucketPolicy: policyOf(TLS_ONLY, { ...READ, ...spoilt }) });
const TO_ANYBODY = is("its policy allows s3:GetObject to anybody");

/** Of such a resource a policy is shown only what its provider answers. */
const lookedUp = (one: ResourceView): ResourceView => ({ ...one, inputs: one.props });

holdAgainst(noPublicObjects, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["the whole account's block", [...guarded(without("BucketPublicAccessBlock")), account({})]],
    [
      "two blocks that together block all",
      [...guarded({ BucketPublicAccessBlock: { blockPublicAcls: false } }), account({ ignorePublicAcls: false })],
    ],
    ["a policy that lets an account in", allow({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })],
    [
      "a policy that lets everybody of an organisation in",
      allow({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    ],
    [
      "a policy that lets a distribution in",
      allow({
        Principal: { Service: "cloudfront.amazonaws.com" },
      }),
    ],
    [
      "a policy for one VPC's endpoint",
      allow({ Condition: { StringEquals: { "aws:sourceVpce": ["vpce-1", "vpce-2"] } } }),
    ],
    [
      "a policy for named addresses",
      allow({ Condition: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } } }),
    ],
    [
      "a policy for what one account owns",
      allow({ Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:123456789012:*" } } }),
    ],
    ["an ACL that is private", [...guarded(), acl({ acl: "private" })]],
    [
      "an ACL for one account",
      [...guarded(), acl({ accessControlPolicy: { grants: [{ grantee: { type: "CanonicalUser", id: "1" } }] } })],
    ],
    ["a bucket that the program only looks up", [lookedUp(bucket("elsewhere"))]],
    [
      "a block that is known to be its own while ids are to come",
      (() => {
        const toBe = bucketToBe("processed", PROCESSED);
        return [
          toBe,
          resource("BucketPublicAccessBlock", "block", { ...ALL, ...TO_COME }, { madeOf: { bucket: [toBe] } }),
        ];
      })(),
    ],
  ],
  breaks: [
    ["no block", guarded(without("BucketPublicAccessBlock")), is("it has no public access block")],
    [
      "a block of another bucket",
      [
        ...guarded(without("BucketPublicAccessBlock")),
        resource("BucketPublicAccessBlock", "other", { ...of("other"), ...ALL }),
      ],
      is("it has no public access block"),
    ],
    ...Object.keys(ALL).map(
      (key) => [`${key} off`, guarded({ BucketPublicAccessBlock: { [key]: false } }), is(`${key} is off`)] as const,
    ),
    [
      "a switch that is left out",
      guarded({ BucketPublicAccessBlock: { blockPublicPolicy: null } }),
      is("blockPublicPolicy is off"),
    ],
    ["a policy that lets everybody read", allow({}), TO_ANYBODY],
    ["a policy that lets everybody with an account read", allow({ Principal: { AWS: ["*"] } }), TO_ANYBODY],
    [
      "a policy that lets all but some read",
      allow({ Principal: undefined, NotPrincipal: { AWS: "arn:aws:iam::1:root" } }),
      TO_ANYBODY,
    ],
    ["a policy for all addresses", allow({ Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }), TO_ANYBODY],
    ["a policy for all IPv6 addresses", allow({ Condition: { IpAddress: { "aws:SourceIp": ["::/0"] } } }), TO_ANYBODY],
    ["a policy for any VPC", allow({ Condition: { StringLike: { "aws:SourceVpc": "vpc-*" } } }), TO_ANYBODY],
    [
      "a condition that a request without the key passes",
      allow({ Condition: { StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } } }),
      TO_ANYBODY,
    ],
    [
      "a condition that says what nobody is",
      allow({ Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }),
      TO_ANYBODY,
    ],
    [
      "a condition that says nothing of who asks",
      allow({ Condition: { StringEquals: { "s3:prefix": "public" } } }),
      TO_ANYBODY,
    ],
    [
      "a policy for all actions but one",
      allow({ Action: undefined, NotAction: "s3:DeleteObject" }),
      is("its policy allows all but s3:DeleteObject to anybody"),
    ],
    [
      "a policy that is written in the bucket",
      guarded({ ...without("BucketPolicy"), Bucket: policyOf(READ) }),
      TO_ANYBODY,
    ],
    [
      "a policy that is an object, with one statement",
      guarded({ BucketPolicy: { policy: { Statement: READ } } }),
      TO_ANYBODY,
    ],
    ...["public-read", "public-read-write", "authenticated-read"].map(
      (canned) => [`the ACL ${canned}`, [...guarded(), acl({ acl: canned })], is("its ACL lets anybody in")] as const,
    ),
    [
      "an ACL with a grant to everybody",
      [...guarded(), acl(grantTo("http://acs.amazonaws.com/groups/global/AllUsers"))],
      is("its ACL lets anybody in"),
    ],
    [
      "a grant that is written in the bucket",
      guarded({ Bucket: { grants: [{ uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" }] } }),
      is("its ACL lets anybody in"),
    ],
    [
      "an ACL that is written in the bucket",
      guarded({ Bucket: { acl: "public-read" } }),
      is("its ACL lets anybody in"),
    ],
    [
      "several of these",
      guarded({ BucketPublicAccessBlock: { ignorePublicAcls: false }, Bucket: { acl: "public-read" } }),
      is("ignorePublicAcls is off", "its ACL lets anybody in"),
    ],
    [
      "one that is known beside one that is not",
      guarded({ BucketPublicAccessBlock: { ignorePublicAcls: false }, BucketPolicy: { policy: UNKNOWN_TEXT } }),
      is("ignorePublicAcls is off"),
    ],
  ],
});

holdAgainst(noPublicObjects, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["an account that the program only looks up", [lookedUp(azure.account("elsewhere", {}))]],
    ["a container that the program only looks up", [lookedUp(azure.container("c", "e", { publicAccess: "Blob" }))]],
    ["a container that says nothing", azure.guarded({ BlobContainer: { publicAccess: undefined } })],
  ],
  breaks: [
    [
      "an account that allows it",
      azure.guarded({ StorageAccount: { allowBlobPublicAccess: true } }),
      is("allowBlobPublicAccess is not turned off"),
    ],
    [
      "an account that says nothing",
      azure.guarded({ StorageAccount: { allowBlobPublicAccess: null } }),
      is("allowBlobPublicAccess is not turned off"),
    ],
    [
      "a public container",
      azure.guarded({ BlobContainer: { publicAccess: "Container" } }),
      [open("results", "publicAccess is Container")],
    ],
    [
      "public blobs in an account of elsewhere",
      [azure.container("results", "elsewhere", { publicAccess: "Blob" })],
      [open("results", "publicAccess is Blob")],
    ],
  ],
});

describe("a public access block", () => {
  const toBe = bucketToBe("processed", PROCESSED);
  const block = (inputs: object) => resource("BucketPublicAccessBlock", "block", { ...ALL, ...TO_COME, ...inputs });

  it("that may turn out to be another bucket's raises no alarm, nor does one in part unknown", () => {
    expect(messages(noPublicObjects, [toBe, block({})])).to.deep.equal([]);
    expect(messages(noPublicObjects, [toBe, block({ blockPublicAcls: false })])).to.deep.equal([]);
    expect(messages(noPublicObjects, [toBe, block({}), account({ blockPublicAcls: false })])).to.deep.equal([]);
    const unknown = { ...ALL, ...of("there"), blockPublicAcls: UNKNOWN_BOOLEAN };
    const there = bucket("there", PROCESSED);
    expect(messages(noPublicObjects, [there, resource("BucketPublicAccessBlock", "b", unknown)])).to.deep.equal([]);
  });

  it("still tells what is off beside what is unknown", () => {
    const half = { ...ALL, ...of("there"), blockPublicAcls: UNKNOWN_BOOLEAN, ignorePublicAcls: false };
    const there = bucket("there", PROCESSED);
    expect(messages(noPublicObjects, [there, resource("BucketPublicAccessBlock", "b", half)])).to.deep.equal([
      open("there", "ignorePublicAcls is off"),
    ]);
  });
});
