import { functionsNotPublic } from "../../../policies/rules/functions/fn2-functions-not-public.ts";
import { holdAgainst } from "../hold-against.ts";
import type { Values } from "../views.ts";
import { app, azure, site } from "./azure-resources.ts";
import { aws, permission } from "./aws-resources.ts";

const says = (name: string, opening: string): string[] => [
  `${name} lets ${opening}. Allowed: callers that are named. Name who may call it.`,
];
const url = (authorizationType: string) =>
  aws("lambda", "FunctionUrl", "url", { functionName: "resize", authorizationType });
const may = (inputs: Values) => [permission("may", inputs)];

const SNS = "sns.amazonaws.com";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:news";
const ANYBODY = says("may", "anybody invoke the function");
const FOR_ANYBODY = says("may", `${SNS} invoke the function for anybody's account`);

holdAgainst(functionsNotPublic, "aws", {
  keeps: [url("AWS_IAM"), permission("may", { principal: SNS, sourceArn: TOPIC })],
  keepsToo: [
    ["a service for one account", may({ principal: "s3.amazonaws.com", sourceAccount: "123456789012" })],
    [
      "a service for one bucket, which has no account",
      may({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::images" }),
    ],
    ["an organisation", may({ principal: "*", principalOrgId: "o-1234567890" })],
    ["an Alexa skill", may({ principal: "alexa-appkit.amazon.com", eventSourceToken: "amzn1.ask.skill.1" })],
    ["another account", may({ principal: "210987654321" })],
    ["a role with a dot in its name", may({ principal: "arn:aws:iam::210987654321:role/a.b" })],
  ],
  breaks: [
    [
      "an address without signatures",
      [url("NONE")],
      says("url", "anybody call the function by its address, without a signature"),
    ],
    ["a right of everybody", may({ principal: "*" }), ANYBODY],
    ["a right of everybody for any source", may({ principal: "*", sourceArn: "*" }), ANYBODY],
    ["a service without a source", may({ principal: SNS }), FOR_ANYBODY],
    ["a service for every account's topics", may({ principal: SNS, sourceArn: "arn:aws:sns:*:*:news" }), FOR_ANYBODY],
    [
      "a service for every bucket",
      may({ principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::*" }),
      says("may", "s3.amazonaws.com invoke the function for anybody's account"),
    ],
    ["an empty account", may({ principal: SNS, sourceAccount: "" }), FOR_ANYBODY],
  ],
});

const open = (changes: Values = {}) => ({ ...site(changes), publicNetworkAccess: undefined });
const restricted = (...ipSecurityRestrictions: Values[]) => app("resize", open({ ipSecurityRestrictions }));
const login = (changes: Values = {}) =>
  azure("web", "WebAppAuthSettingsV2", "login", {
    name: "resize",
    platform: { enabled: true },
    globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "Return401", ...changes },
  });

const EVERY_NETWORK = says("resize", "anybody call it from every network");
const OUR_DOOR = {
  action: "Allow",
  tag: "ServiceTag",
  ipAddress: "AzureFrontDoor.Backend",
  headers: { "x-azure-fdid": ["1"] },
};

holdAgainst(functionsNotPublic, "azure", {
  keeps: [app()],
  keepsToo: [
    ["public access turned off in siteConfig", [app("resize", open({ publicNetworkAccess: "Disabled" }))]],
    ["refusing by default", [app("resize", open({ ipSecurityRestrictionsDefaultAction: "Deny" }))]],
    ["one network, the rest refused without saying so", [restricted({ action: "Allow", ipAddress: "192.0.2.0/24" })]],
    ["one subnet", [restricted({ vnetSubnetResourceId: "/subnets/gateway" })]],
    ["one Front Door", [restricted(OUR_DOOR)]],
    ["a refusal of all", [restricted({ action: "Deny", ipAddress: "Any" })]],
    ["a login", [app("resize", open()), login()]],
  ],
  breaks: [
    ["nothing said", [app("resize", open())], EVERY_NETWORK],
    ["public access", [app("resize", { publicNetworkAccess: "Enabled" })], EVERY_NETWORK],
    ["a restriction that lets everybody in", [restricted({ action: "Allow", ipAddress: "0.0.0.0/0" })], EVERY_NETWORK],
    ["a restriction of nothing", [restricted({ action: "Allow", name: "all" })], EVERY_NETWORK],
    [
      "letting in by default what no restriction names",
      [app("resize", open({ ipSecurityRestrictionsDefaultAction: "Allow", ipSecurityRestrictions: [OUR_DOOR] }))],
      EVERY_NETWORK,
    ],
    [
      "every Front Door",
      [restricted({ ...OUR_DOOR, headers: undefined })],
      says("resize", "anybody call it through a Front Door of their own"),
    ],
    ["a login that nobody needs", [app("resize", open()), login({ requireAuthentication: false })], EVERY_NETWORK],
    [
      "a login that lets strangers pass",
      [app("resize", open()), login({ unauthenticatedClientAction: "AllowAnonymous" })],
      EVERY_NETWORK,
    ],
  ],
});
