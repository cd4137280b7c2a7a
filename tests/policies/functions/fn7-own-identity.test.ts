import { ownIdentity } from "../../../policies/rules/functions/fn7-own-identity.ts";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { app, azure, identityId } from "./azure-resources.ts";
import { aws, lambda, lambdaToBe, roleArn } from "./aws-resources.ts";

const ALLOWED = "Allowed: an identity of its own. Give it one, with the rights that it needs.";
const shares = (name: string, others: string): string => `${name} has the same identity as ${others}. ${ALLOWED}`;

const roleToBe = (name: string): ResourceView => aws("iam", "Role", name, {}, { answers: { arn: UNKNOWN_TEXT } });
const [one, two] = [roleToBe("one"), roleToBe("two")];
const withRole = (name: string, ...roles: ResourceView[]) => lambdaToBe(name, {}, { madeOf: { role: roles } });

holdAgainst(ownIdentity, "aws", {
  keeps: [lambda("resize"), lambda("upload")],
  keepsToo: [
    ["roles that are to come", [one, two, withRole("resize", one), withRole("upload", two)]],
    ["roles of which it is not known which", [one, two, withRole("resize", one, two), withRole("upload", two)]],
    ["roles of which nothing is known", [withRole("resize"), withRole("upload")]],
  ],
  breaks: [
    [
      "one role for two functions",
      [lambda("resize"), lambda("upload", { role: roleArn("resize") }), lambda("web")],
      [shares("resize", "upload"), shares("upload", "resize")],
    ],
    [
      "one role for three functions",
      ["a", "b", "c"].map((name) => lambda(name, { role: roleArn("all") })),
      [shares("a", "b and c"), shares("b", "a and c"), shares("c", "a and b")],
    ],
    [
      "one role that is to come",
      [one, withRole("resize", one), withRole("upload", one)],
      [shares("resize", "upload"), shares("upload", "resize")],
    ],
  ],
});

const having = (name: string, identity: Values | undefined): ResourceView => app(name, { identity });
const given = (...names: string[]): Values => ({ type: "UserAssigned", userAssignedIdentities: names.map(identityId) });
const identity = azure("managedidentity", "UserAssignedIdentity", "one", {}, { answers: { id: UNKNOWN_TEXT } });
const TO_COME = { type: "UserAssigned", userAssignedIdentities: [UNKNOWN_TEXT] };
const appToBe = (name: string): ResourceView => app(name, { identity: TO_COME }, { madeOf: { identity: [identity] } });

holdAgainst(ownIdentity, "azure", {
  keeps: [app("resize"), app("upload")],
  keepsToo: [
    ["identities of the apps themselves", ["a", "b"].map((name) => having(name, { type: "SystemAssigned" }))],
    ["identities that are to come", [having("a", TO_COME), having("b", TO_COME)]],
  ],
  breaks: [
    ["no identity", [having("resize", undefined)], [`resize has no identity. ${ALLOWED}`]],
    ["the type None", [having("resize", { type: "None" })], [`resize has no identity. ${ALLOWED}`]],
    [
      "one identity for two apps, whatever the case of its id",
      [having("a", given("all")), having("b", { ...given(), userAssignedIdentities: [identityId("ALL")] })],
      [shares("a", "b"), shares("b", "a")],
    ],
    [
      "one identity beside each app's own",
      ["a", "b"].map((name) => having(name, { ...given("all"), type: "SystemAssigned, UserAssigned" })),
      [shares("a", "b"), shares("b", "a")],
    ],
    [
      "one identity, by its id as a key",
      ["a", "b"].map((name) =>
        having(name, { type: "UserAssigned", userAssignedIdentities: { [identityId("all")]: {} } }),
      ),
      [shares("a", "b"), shares("b", "a")],
    ],
    ["one identity that is to come", [identity, appToBe("a"), appToBe("b")], [shares("a", "b"), shares("b", "a")]],
  ],
});
