import { clientsNamed } from "../../../policies/rules/kafka/kaf2-clients-named.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { aws, cluster, clusterArn, policyOf } from "./aws-resources.ts";
import { namespace } from "./azure-resources.ts";

const says = (name: string, whom: string): string[] => [
  `${name} lets in ${whom}. Allowed: clients that each prove an identity of their own. Close that way in.`,
];
const clients = (clientAuthentication: Values | undefined) => [cluster({ clientAuthentication })];
const policy = (statement: Values) => [
  aws("msk", "ClusterPolicy", "partners", { clusterArn: clusterArn("kafka"), policy: policyOf(statement) }),
];
const PARTNER: Values = { Principal: { AWS: "arn:aws:iam::210987654321:root" } };

const STRANGERS = says("kafka", "whoever reaches it, without a login");
const ANY_ACCOUNT = says("partners", "anybody who has an account of AWS");

holdAgainst(clientsNamed, "aws", {
  keeps: [cluster(), ...policy(PARTNER)],
  keepsToo: [
    ["IAM alone", clients({ sasl: { iam: true } })],
    ["passwords alone", clients({ sasl: { scram: true } })],
    ["certificates alone", clients({ tls: { certificateAuthorityArns: ["arn:aws:acm-pca:1"] } })],
    [
      "certificates of an authority that is still to come",
      clients({ tls: { certificateAuthorityArns: [UNKNOWN_TEXT] } }),
    ],
    [
      "a policy for everybody of one organisation",
      policy({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } } }),
    ],
    ["a policy that denies everybody", policy({ Effect: "Deny", Principal: "*" })],
    ["a serverless cluster", [aws("msk", "ServerlessCluster", "kafka", { vpcConfigs: [] })]],
  ],
  breaks: [
    ["anonymous clients beside others", clients({ sasl: { iam: true }, unauthenticated: true }), STRANGERS],
    ["nothing said of clients", clients(undefined), STRANGERS],
    ["no login turned on", clients({ sasl: { iam: false } }), STRANGERS],
    ["no authority for certificates", clients({ tls: { certificateAuthorityArns: [] } }), STRANGERS],
    ["a policy for everybody", policy({ Principal: "*" }), ANY_ACCOUNT],
    ["a policy for every account", policy({ Principal: { AWS: ["*"] } }), ANY_ACCOUNT],
    [
      "a policy for every account that comes by TLS",
      policy({ Principal: { AWS: "*" }, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      ANY_ACCOUNT,
    ],
  ],
});

const KEYS = says("events", "whoever has one of its shared access keys");

holdAgainst(clientsNamed, "azure", {
  keeps: [namespace()],
  breaks: [
    ["shared keys", [namespace({ disableLocalAuth: false })], KEYS],
    ["nothing said of shared keys", [namespace({ disableLocalAuth: undefined })], KEYS],
  ],
});
