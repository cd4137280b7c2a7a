import { concurrencyCapped } from "../../../policies/rules/functions/fn5-concurrency-capped.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { app, DEDICATED, plan, site } from "./azure-resources.ts";
import { aws, functionArn, lambda, mapping, permission, queueArn } from "./aws-resources.ts";

const UNCAPPED = [
  "resize may run any number of times at once. Allowed: a limit. Set one that its account and its warehouse can bear.",
];
const unreserved = lambda("resize", { reservedConcurrentExecutions: undefined });
const source = (name: string, scalingConfig?: Values, functionName = "resize") =>
  mapping(name, { eventSourceArn: queueArn(name), functionName, scalingConfig });

holdAgainst(concurrencyCapped, "aws", {
  keeps: [lambda()],
  keepsToo: [
    ["a function that is turned off", [lambda("resize", { reservedConcurrentExecutions: 0 })]],
    [
      "limits of all its event sources",
      [unreserved, source("a", { maximumConcurrency: 2 }), source("b", { maximumConcurrency: 9 })],
    ],
    [
      "a limit of its source, by the function's ARN",
      [unreserved, source("a", { maximumConcurrency: 2 }, functionArn("resize"))],
    ],
    ["a source that may be its", [unreserved, source("a", { maximumConcurrency: 2 }, UNKNOWN_TEXT)]],
    [
      "instances of a capacity provider",
      [lambda("resize", { reservedConcurrentExecutions: undefined, capacityProviderConfig: {} })],
    ],
  ],
  breaks: [
    ["no reserved concurrency", [unreserved], UNCAPPED],
    ["a reserved concurrency of -1", [lambda("resize", { reservedConcurrentExecutions: -1 })], UNCAPPED],
    ["one event source without a limit", [unreserved, source("a", { maximumConcurrency: 2 }), source("b")], UNCAPPED],
    ["a limit of another function's source", [unreserved, source("a", { maximumConcurrency: 2 }, "other")], UNCAPPED],
    [
      "somebody else than its event source",
      [
        unreserved,
        source("a", { maximumConcurrency: 2 }),
        permission("api", { principal: "apigateway.amazonaws.com" }),
      ],
      UNCAPPED,
    ],
    [
      "an address beside its event source",
      [
        unreserved,
        source("a", { maximumConcurrency: 2 }),
        aws("lambda", "FunctionUrl", "url", { functionName: "resize" }),
      ],
      UNCAPPED,
    ],
  ],
});

const config = (scaleAndConcurrency?: Values): Values => ({
  functionAppConfig: { runtime: { name: "node", version: "22" }, scaleAndConcurrency },
});
const consumption = (changes: Values = {}): Values => ({ ...site(changes, DEDICATED), serverFarmId: "/plans/shared" });

holdAgainst(concurrencyCapped, "azure", {
  keeps: [app()],
  keepsToo: [
    ["machines that are rented beforehand", [app("resize", DEDICATED), plan("rented", "P1v3")]],
    ["a plan that is not of the stack", [app("resize", DEDICATED)]],
    ["a limit on Consumption", [app("resize", consumption({ functionAppScaleLimit: 10 })), plan("shared", "Y1")]],
  ],
  breaks: [
    ["no limit on Flex Consumption", [app("resize", config())], UNCAPPED],
    ["a scale without a limit", [app("resize", config({ instanceMemoryMB: 2048 }))], UNCAPPED],
    ["no limit on Consumption", [app("resize", consumption()), plan("shared", "Y1")], UNCAPPED],
    [
      "a limit of 0, which is none",
      [app("resize", consumption({ functionAppScaleLimit: 0 })), plan("shared", "EP1")],
      UNCAPPED,
    ],
    ["no plan, which is Consumption", [app("resize", { ...DEDICATED, serverFarmId: undefined })], UNCAPPED],
  ],
});
