import { functionsInNetwork } from "../../../policies/rules/functions/fn3-functions-in-network.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT } from "../views.ts";
import { app, azure } from "./azure-resources.ts";
import { aws, lambda } from "./aws-resources.ts";

const OUTSIDE = ["resize runs in no network of its owner's. Allowed: one with private addresses. Put it into one."];
const zones = (received: string, least = 2): string[] => [
  `resize has subnets in ${received}. Allowed: at least ${least} zones. Add a subnet of another zone.`,
];
const subnet = (name: string, availabilityZone: string) =>
  aws("ec2", "Subnet", name, { availabilityZone }, { answers: { id: `subnet-${name}` } });
const inSubnets = (...subnetIds: string[]) =>
  lambda("resize", { vpcConfig: { subnetIds, securityGroupIds: ["sg-1"] } });

holdAgainst(functionsInNetwork, "aws", {
  keeps: [inSubnets("subnet-a", "subnet-b"), subnet("a", "eu-west-1a"), subnet("b", "eu-west-1b")],
  keepsToo: [
    ["subnets that are not of the stack", [inSubnets("subnet-a", "subnet-b")]],
    ["subnets that are to come", [inSubnets(UNKNOWN_TEXT, UNKNOWN_TEXT)]],
    [
      "instances of a capacity provider",
      [
        lambda("resize", {
          vpcConfig: undefined,
          capacityProviderConfig: { lambdaManagedInstancesCapacityProviderConfig: {} },
        }),
      ],
    ],
    ["three zones where three are asked for", [inSubnets("a", "b", "c")], { minZones: 3 }],
  ],
  breaks: [
    ["no network", [lambda("resize", { vpcConfig: undefined })], OUTSIDE],
    ["a network without subnets", [inSubnets()], OUTSIDE],
    ["one subnet", [inSubnets("subnet-a")], zones("1 zone")],
    ["one subnet that is to come", [inSubnets(UNKNOWN_TEXT)], zones("1 zone")],
    ["one subnet twice", [inSubnets("subnet-a", "subnet-a")], zones("1 zone")],
    [
      "two subnets of one zone",
      [inSubnets("subnet-a", "subnet-b"), subnet("a", "eu-west-1a"), subnet("b", "eu-west-1a")],
      zones("1 zone"),
    ],
    ["two zones where three are asked for", [inSubnets("a", "b")], zones("2 zones", 3), { minZones: 3 }],
    ["one zone where one is asked for, which is too few", [inSubnets("a")], zones("1 zone"), { minZones: 1 }],
  ],
});

const without = { virtualNetworkSubnetId: undefined };
const connection = (name: string) =>
  azure("web", "WebAppSwiftVirtualNetworkConnection", "joined", { name, subnetResourceId: "/subnets/functions" });

holdAgainst(functionsInNetwork, "azure", {
  keeps: [app()],
  keepsToo: [
    ["a connection beside it", [app("resize", without), connection("resize")]],
    ["a connection that may be its", [app("resize", without), connection(UNKNOWN_TEXT)]],
    [
      "an App Service Environment",
      [app("resize", { ...without, hostingEnvironmentProfile: { id: "/environments/1" } })],
    ],
  ],
  breaks: [
    ["no subnet", [app("resize", without)], OUTSIDE],
    ["another app's connection", [app("resize", without), connection("upload")], OUTSIDE],
  ],
});
