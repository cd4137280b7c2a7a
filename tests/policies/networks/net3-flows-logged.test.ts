import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { flowsLogged } from "../../../policies/rules/networks/net3-flows-logged.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { type Told, UNKNOWN_TEXT, type Values } from "../views.ts";
import { aws, azure, lookedUp, subnet, vnet, VNET_ID, vpc } from "./resources.ts";

const SAID = (name = "net"): string =>
  `${name} does not log who speaks to whom. Allowed: a network with flow logs. Add a flow log of the whole network.`;

const log = (of: Values, name = "log", told?: Told): ResourceView =>
  aws("ec2", "FlowLog", name, { trafficType: "ALL", logDestination: "arn:aws:logs:a", ...of }, told);
const part = (name: string, vpcId = "vpc-1"): ResourceView =>
  aws("ec2", "Subnet", name, { vpcId }, { answers: { id: `subnet-${name}` } });
const parts = [part("a"), part("b")];

holdAgainst(flowsLogged, "aws", {
  keeps: [vpc(), log({ vpcId: "vpc-1" })],
  keepsToo: [
    [
      "a log of each subnet",
      [vpc(), ...parts, log({ subnetId: "subnet-a" }, "of-a"), log({ subnetId: "subnet-b" }, "of-b")],
    ],
    ["a VPC that the program looks up", [lookedUp(vpc())]],
  ],
  breaks: [
    ["no log", [vpc()], [SAID()]],
    ["a log of another VPC", [vpc(), log({ vpcId: "vpc-2" })], [SAID()]],
    ["logs of some subnets", [vpc(), ...parts, log({ subnetId: "subnet-a" })], [SAID()]],
    ["logs of another VPC's subnets", [vpc(), part("c", "vpc-2"), log({ subnetId: "subnet-c" })], [SAID()]],
    ["a log of an interface", [vpc(), log({ eniId: "eni-1" })], [SAID()]],
    ["the account's own VPC", [aws("ec2", "DefaultVpc", "home", {}, { answers: { id: "vpc-0" } })], [SAID("home")]],
  ],
});

const flowLog = (inputs: Values = {}, name = "log", told?: Told): ResourceView =>
  azure("FlowLog", name, { networkWatcherName: "watcher", targetResourceId: VNET_ID, enabled: true, ...inputs }, told);
const ofPart = (name: string): ResourceView => flowLog({ targetResourceId: `${VNET_ID}/subnets/${name}` }, name);

holdAgainst(flowsLogged, "azure", {
  keeps: [vnet(), flowLog()],
  keepsToo: [
    ["a log of each subnet", [vnet(), subnet({}, "a"), subnet({}, "b"), ofPart("a"), ofPart("b")]],
    ["a network that the program looks up", [lookedUp(vnet())]],
  ],
  breaks: [
    ["no log", [vnet()], [SAID()]],
    ["one that is off", [vnet(), flowLog({ enabled: false })], [SAID()]],
    ["one that is not on", [vnet(), flowLog({ enabled: undefined })], [SAID()]],
    ["one of another network", [vnet(), flowLog({ targetResourceId: "/other" })], [SAID()]],
    ["logs of some subnets", [vnet(), subnet({}, "a"), subnet({}, "b"), ofPart("a")], [SAID()]],
    [
      "subnets within the network beside one",
      [vnet({ subnets: [{ name: "b" }] }), subnet({}, "a"), ofPart("a")],
      [SAID()],
    ],
  ],
});

describe("Flow logs in a preview", () => {
  const later: Told = { answers: { id: UNKNOWN_TEXT } };
  const net = vpc(later);
  const other = { ...vpc(later), urn: "urn:other", name: "other" };
  const of = (made: readonly ResourceView[]): ResourceView =>
    log({ vpcId: UNKNOWN_TEXT }, "log", { madeOf: { vpcId: made } });

  it("are of the VPC that they were made of", () => {
    expect(messages(flowsLogged, [net, of([net])])).to.deep.equal([]);
    expect(messages(flowsLogged, [net, other, of([net])])).to.deep.equal([SAID("other")]);
  });

  it("are of the subnets that they were made of", () => {
    const inner = aws("ec2", "Subnet", "a", { vpcId: UNKNOWN_TEXT }, { ...later, madeOf: { vpcId: [net] } });
    const ofInner = log({ subnetId: UNKNOWN_TEXT }, "log", { madeOf: { subnetId: [inner] } });
    expect(messages(flowsLogged, [net, inner, ofInner])).to.deep.equal([]);
    expect(messages(flowsLogged, [net, inner])).to.deep.equal([SAID()]);
  });

  it("raise no alarm where they may be of any", () => {
    expect(messages(flowsLogged, [net, of([])])).to.deep.equal([]);
  });

  it("are of the network of Azure that they were made of", () => {
    const network = vnet({}, { answers: { id: UNKNOWN_TEXT, name: "net" } });
    const target = (made: readonly ResourceView[]): ResourceView =>
      flowLog({ targetResourceId: UNKNOWN_TEXT }, "log", { madeOf: { targetResourceId: made } });
    expect(messages(flowsLogged, [network, target([network])])).to.deep.equal([]);
    expect(messages(flowsLogged, [network, target([])])).to.deep.equal([]);
    expect(messages(flowsLogged, [network])).to.deep.equal([SAID()]);
  });
});
