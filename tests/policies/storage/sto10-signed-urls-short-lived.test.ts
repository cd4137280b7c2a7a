import { signedUrlsShortLived } from "../../../policies/rules/storage/sto10-signed-urls-short-lived.ts";
import { holdAgainst } from "../hold-against.ts";
import { guarded, policyOf, SHORT_LIVED, TLS_ONLY, without } from "./aws/guarded.ts";
import { of, RAW, resource } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

const takes = (howLong: string, most = 3600): string[] => [
  `processed takes signed addresses ${howLong}. Allowed: at most ${most} seconds. Refuse older signatures.`,
];
const UNBOUNDED = takes("for as long as their signer likes");

const statement = (spoilt: object, ...others: readonly object[]): ReturnType<typeof guarded> =>
  guarded({ BucketPolicy: policyOf(TLS_ONLY, { ...SHORT_LIVED, ...spoilt }, ...others) });
const age = (milliseconds: unknown, operator = "NumericGreaterThan"): object => ({
  Condition: { [operator]: { "s3:signatureAge": milliseconds } },
});

holdAgainst(signedUrlsShortLived, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["an hour", statement(age(3_600_000))],
    ["two bounds of which one is tight", statement(age("86400000"), { ...SHORT_LIVED, ...age("60000") })],
    [
      "a bound of all actions, for addresses alone",
      statement({
        Action: "s3:*",
        Condition: {
          NumericGreaterThanEquals: { "s3:signatureAge": "900000" },
          StringEquals: { "s3:authType": "REST-QUERY-STRING" },
        },
      }),
    ],
    ["actions in other letters, by a wildcard", statement({ Action: "S3:getobject*" })],
    ["a longer life where that is allowed", statement(age(7_200_000)), { maxSeconds: 7200 }],
    ["a container of originals", guarded({ Bucket: RAW, ...without("BucketPolicy") })],
    ["a container of no known purpose", guarded({ Bucket: { tags: {} }, ...without("BucketPolicy") })],
  ],
  breaks: [
    ["no policy", guarded(without("BucketPolicy")), UNBOUNDED],
    ["a policy without the statement", guarded({ BucketPolicy: policyOf(TLS_ONLY) }), UNBOUNDED],
    ["a day", statement(age("86400000")), takes("for 86400 seconds")],
    ["a second more than an hour", statement(age(3_601_000)), takes("for 3601 seconds")],
    ["more than is configured", guarded(), takes("for 900 seconds", 300), { maxSeconds: 300 }],
    ["a condition the wrong way round", statement(age("900000", "NumericLessThan")), UNBOUNDED],
    ["an age that is no number", statement(age("soon")), UNBOUNDED],
    [
      "a second condition",
      statement({ Condition: { ...SHORT_LIVED.Condition, IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }),
      UNBOUNDED,
    ],
    [
      "a bound of header signatures",
      statement({ Condition: { ...SHORT_LIVED.Condition, StringEquals: { "s3:authType": "REST-HEADER" } } }),
      UNBOUNDED,
    ],
    ["a bound of the newest version alone", statement({ Action: "s3:GetObject" }), UNBOUNDED],
    ["a bound of some objects", statement({ Resource: "arn:aws:s3:::processed-0a1b/web/*" }), UNBOUNDED],
    ["a bound of one account", statement({ Principal: { AWS: "123456789012" } }), UNBOUNDED],
    ["a statement that allows", statement({ Effect: "Allow" }), UNBOUNDED],
    [
      "one of two policies",
      [...guarded(), resource("BucketPolicy", "second", { ...of("processed"), ...policyOf(TLS_ONLY) })],
      UNBOUNDED,
    ],
    [
      "the longer of two policies",
      [
        ...guarded(),
        resource("BucketPolicy", "second", { ...of("processed"), ...policyOf({ ...SHORT_LIVED, ...age("7200000") }) }),
      ],
      takes("for 7200 seconds"),
    ],
  ],
});

const sas = (sasExpirationPeriod: string, expirationAction = "Block"): ReturnType<typeof azure.guarded> =>
  azure.guarded({ StorageAccount: { sasPolicy: { expirationAction, sasExpirationPeriod } } });

holdAgainst(signedUrlsShortLived, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["minutes", sas("00.00:15:00")],
    ["a period without days", sas("1:00:00")],
    ["an account of originals", azure.guarded({ StorageAccount: { tags: { purpose: "raw" }, sasPolicy: undefined } })],
  ],
  breaks: [
    ["no policy", azure.guarded({ StorageAccount: { sasPolicy: undefined } }), UNBOUNDED],
    ["a policy that only logs", sas("00.01:00:00", "Log"), UNBOUNDED],
    ["a period that Azure would refuse", sas("an hour"), UNBOUNDED],
    ["a day and an hour", sas("1.01:00:00"), takes("for 90000 seconds")],
    [
      "results in one container of an account without a tag",
      azure.guarded({
        StorageAccount: { tags: undefined, sasPolicy: undefined },
        BlobContainer: { metadata: { purpose: "processed" } },
      }),
      UNBOUNDED,
    ],
  ],
});
