import { tlsOnly } from "../../../policies/rules/storage/sto2-tls-only.ts";
import { holdAgainst } from "../hold-against.ts";
import { guarded, policyOf, SHORT_LIVED, TLS_ONLY, without } from "./aws/guarded.ts";
import { of, resource } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

const UNENCRYPTED = [
  "processed answers requests that are not encrypted. Allowed: TLS alone. Refuse every request without it.",
];
const speaks = (received: string): string[] => [
  `processed speaks ${received}. Allowed: TLS 1.2 or newer. Set the oldest version to 1.2.`,
];

const statement = (spoilt: object): ReturnType<typeof guarded> =>
  guarded({ BucketPolicy: policyOf({ ...TLS_ONLY, ...spoilt }) });
const [bucketArn, objects] = TLS_ONLY.Resource as [string, string];

holdAgainst(tlsOnly, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["a statement for everything", statement({ Action: "*", Resource: "*" })],
    [
      "a statement in which no is a truth value",
      statement({ Condition: { Bool: { "aws:securetransport": [false] } } }),
    ],
    [
      "a condition that a request without the key passes",
      statement({ Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } }),
    ],
    ["a policy that is written in the bucket", guarded({ ...without("BucketPolicy"), Bucket: policyOf(TLS_ONLY) })],
    ["a policy that is an object", guarded({ BucketPolicy: { policy: { Statement: [TLS_ONLY] } } })],
  ],
  breaks: [
    ["no policy", guarded(without("BucketPolicy")), UNENCRYPTED],
    ["a policy without the statement", guarded({ BucketPolicy: policyOf(SHORT_LIVED) }), UNENCRYPTED],
    ["a policy that is no JSON", guarded({ BucketPolicy: { policy: "{" } }), UNENCRYPTED],
    ["a statement that allows", statement({ Effect: "Allow" }), UNENCRYPTED],
    ["a statement about one account", statement({ Principal: { AWS: "arn:aws:iam::123456789012:root" } }), UNENCRYPTED],
    ["a statement about all but some", statement({ Principal: undefined, NotPrincipal: { AWS: "*" } }), UNENCRYPTED],
    ["a statement about the objects alone", statement({ Resource: objects }), UNENCRYPTED],
    ["a statement about the bucket alone", statement({ Resource: bucketArn }), UNENCRYPTED],
    ["a statement about some objects", statement({ Resource: [bucketArn, `${bucketArn}/web/*`] }), UNENCRYPTED],
    ["a statement about reading alone", statement({ Action: ["s3:GetObject", "s3:ListBucket"] }), UNENCRYPTED],
    ["a statement about all but reading", statement({ Action: undefined, NotAction: "s3:GetObject" }), UNENCRYPTED],
    ["a statement without its condition", statement({ Condition: undefined }), UNENCRYPTED],
    [
      "a condition the wrong way round",
      statement({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      UNENCRYPTED,
    ],
    [
      "a second condition",
      statement({ Condition: { ...TLS_ONLY.Condition, IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }),
      UNENCRYPTED,
    ],
    [
      "one of two policies",
      [...guarded(), resource("BucketPolicy", "second", { ...of("processed"), ...policyOf(SHORT_LIVED) })],
      UNENCRYPTED,
    ],
  ],
});

holdAgainst(tlsOnly, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["what Azure does by itself", azure.guarded({ StorageAccount: { enableHttpsTrafficOnly: undefined } })],
    ["TLS 1.3", azure.guarded({ StorageAccount: { minimumTlsVersion: "TLS1_3" } })],
  ],
  breaks: [
    ["HTTP", azure.guarded({ StorageAccount: { enableHttpsTrafficOnly: false } }), UNENCRYPTED],
    ["TLS 1.1", azure.guarded({ StorageAccount: { minimumTlsVersion: "TLS1_1" } }), speaks("TLS 1.1")],
    ["no TLS that is stated", azure.guarded({ StorageAccount: { minimumTlsVersion: null } }), speaks("TLS of any age")],
    [
      "both",
      azure.guarded({ StorageAccount: { enableHttpsTrafficOnly: false, minimumTlsVersion: "TLS1_0" } }),
      [...UNENCRYPTED, ...speaks("TLS 1.0")],
    ],
  ],
});
