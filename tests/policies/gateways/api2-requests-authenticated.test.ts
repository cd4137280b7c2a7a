import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { requestsAuthenticated } from "../../../policies/rules/gateways/api2-requests-authenticated.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { api, http, method } from "./aws-gateway.ts";
import { azure, profile } from "./front-door.ts";

const SAYS = (name = "any"): string =>
  `${name} answers requests of anybody. Allowed: requests that prove who sends them. ` +
  "Ask for authorization or an API key, or say by the tag authentication = application that the application does.";

const open = { authorization: "NONE" };
const application = { tags: { authentication: "application" } };

const document = (...operations: Values[]): Values => ({
  body: JSON.stringify({
    openapi: "3.0.1",
    paths: Object.fromEntries(operations.map((one, at) => [`/${at}`, { get: one }])),
  }),
});
const guarded = { security: [{ key: [] }] };

const route = (inputs: Values = {}): ResourceView =>
  http("Route", "any", { apiId: "h1", routeKey: "$default", ...inputs });
const httpApi = (inputs: Values = {}): ResourceView =>
  http("Api", "http", { protocolType: "HTTP", ...inputs }, { answers: { id: "h1" } });
const socket = httpApi({ protocolType: "WEBSOCKET" });

holdAgainst(requestsAuthenticated, "aws", {
  keeps: [api(), method()],
  keepsToo: [
    ["an API key", [api(), method({ ...open, apiKeyRequired: true })]],
    ["an authorizer", [method({ authorization: "CUSTOM", authorizerId: "a" })]],
    ["browsers asking whether they may", [api(), method({ ...open, httpMethod: "OPTIONS" })]],
    ["the application, as the API says", [api(application), method(open)]],
    [
      "the application, as the provider says for all",
      [api({}, { answers: { id: "a1", tagsAll: application.tags } }), method(open)],
    ],
    ["a document whose operations ask", [api(document(guarded, { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }))]],
    ["a document in YAML, which is not read", [api({ body: "openapi: 3.0.1" })]],
    ["an open document before an application", [api({ ...application, ...document({}) })]],
    ["a route that asks", [httpApi(), route({ authorizationType: "JWT" })]],
    ["a route of browsers", [httpApi(), route({ routeKey: "OPTIONS /{proxy+}" })]],
    ["an open route before an application", [httpApi(application), route()]],
    ["messages of a WebSocket that proved itself", [socket, route({ routeKey: "$default" })]],
    ["an API of one route before an application", [httpApi({ ...application, target: "arn:aws:lambda" })]],
  ],
  breaks: [
    ["an open method", [api(), method(open)], [SAYS()]],
    ["another word in the tag", [api({ tags: { authentication: "later" } }), method(open)], [SAYS()]],
    ["the tag of another API", [api(application), method({ ...open, restApi: "b2" })], [SAYS()]],
    ["no word on authorization", [api(), method({ authorization: undefined })], [SAYS()]],
    ["an open operation", [api(document(guarded, {}))], [SAYS("api")]],
    ["an operation with an empty scheme", [api(document({ security: [{}] }))], [SAYS("api")]],
    ["an open route", [httpApi(), route({ authorizationType: "NONE" })], [SAYS()]],
    ["a route that says nothing", [httpApi(), route()], [SAYS()]],
    ["whoever connects to a WebSocket", [socket, route({ routeKey: "$connect" })], [SAYS()]],
    ["an API of one route", [httpApi({ target: "arn:aws:lambda" })], [SAYS("http")]],
    ["an API of an open document", [httpApi(document({}))], [SAYS("http")]],
  ],
});

const service = (inputs: Values = {}): ResourceView =>
  azure("apimanagement:ApiManagementService", "service", { serviceName: "m1", ...inputs });
const managed = (inputs: Values = {}): ResourceView =>
  azure("apimanagement:Api", "images", { serviceName: "m1", apiId: "images", ...inputs });
const policy = (value: string): ResourceView =>
  azure("apimanagement:ApiPolicy", "images", { serviceName: "m1", apiId: "images", value });
const free = { subscriptionRequired: false };
const JWT = "<policies><inbound><validate-jwt header-name='Authorization' /></inbound></policies>";

holdAgainst(requestsAuthenticated, "azure", {
  keeps: [profile(), service(), managed({ subscriptionRequired: true })],
  keepsToo: [
    ["a profile of the older CDN", [profile({ sku: { name: "Standard_Microsoft" }, tags: {} })]],
    ["an API that says nothing, and asks for a key", [service(), managed()]],
    ["a token", [service(), managed(free), policy(JWT)]],
    ["an application behind API Management", [service(application), managed(free)]],
  ],
  breaks: [
    ["a profile without the tag", [profile({ tags: undefined })], [SAYS("door")]],
    ["an API for everybody", [service(), managed(free)], [SAYS("images")]],
    ["one whose policy checks nothing", [service(), managed(free), policy("<policies/>")], [SAYS("images")]],
  ],
});

describe("A method in a preview", () => {
  const later = { id: UNKNOWN_TEXT };
  const check = (...stack: ResourceView[]): string[] => messages(requestsAuthenticated, stack);
  const made = (of: ResourceView): ResourceView =>
    method({ ...open, restApi: UNKNOWN_TEXT }, { madeOf: { restApi: [of] } });

  it("is of the API that its id was made of", () => {
    const [tagged, plain] = [api(application, { answers: later }), api({}, { answers: later })];
    expect(check(tagged, made(tagged))).to.deep.equal([]);
    expect(check(plain, made(plain))).to.deep.equal([SAYS()]);
  });

  it("raises no alarm where its API is not known", () => {
    expect(check(api({}, { answers: later }), method({ ...open, restApi: UNKNOWN_TEXT }))).to.deep.equal([]);
    expect(check(method({ ...open, restApi: UNKNOWN_TEXT }))).to.deep.equal([]);
  });
});
