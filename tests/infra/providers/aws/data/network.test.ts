import { expect } from "chai";
import { connections } from "../../../../../infra/providers/aws/network/connections.ts";
import { awsData, type AwsData, awsSettings } from "../../../../helpers/aws-mocks.ts";
import { EXISTING, namesOf, ofType, one, PROD, statementsIn } from "./records.ts";

/** "from → to port" of each rule at one end, groups by their names. */
function pairs(data: AwsData, end: "Ingress" | "Egress"): string[] {
  return ofType(data, `SecurityGroup${end}Rule`)
    .filter(({ inputs }) => inputs["referencedSecurityGroupId"] !== undefined)
    .map(({ inputs }) => {
      const [here, there] = [inputs["securityGroupId"], inputs["referencedSecurityGroupId"]].map((id) =>
        String(id).replace(/^test-(.+)-id$/, "$1"),
      );
      expect(inputs["fromPort"]).to.equal(inputs["toPort"]);
      return `${end === "Egress" ? `${here} → ${there}` : `${there} → ${here}`} ${String(inputs["toPort"])}`;
    })
    .sort();
}

describe("the network of a stack on AWS", () => {
  let dev: AwsData;
  let prod: AwsData;
  before(async () => {
    dev = await awsData();
    prod = await awsData(PROD);
  });

  it("has a private subnet and a route table in each zone, and nothing that leads out", () => {
    expect(namesOf(dev, "Subnet")).to.deep.equal(["test-private-1", "test-private-2"]);
    expect(ofType(dev, "Subnet").map(({ inputs }) => [inputs["availabilityZone"], inputs["cidrBlock"]])).to.deep.equal([
      ["ap-southeast-1a", "10.64.0.0/18"],
      ["ap-southeast-1b", "10.64.64.0/18"],
    ]);
    expect(namesOf(prod, "RouteTable")).to.have.length(3);
    for (const type of ["InternetGateway", "NatGateway", "Eip", "Route"])
      expect(ofType(prod, type), type).to.deep.equal([]);
    for (const { inputs } of ofType(prod, "Subnet")) expect(inputs["mapPublicIpOnLaunch"]).to.equal(false);
  });

  it("opens each connection at both ends, and no other", () => {
    const always = [
      "image-function → kafka 9098",
      "image-function → warehouse 5432",
      "kafka → kafka 9098",
      "operations → endpoints 443",
      "operations → kafka 9098",
      "operations → warehouse 5432",
      "web → warehouse 5432",
    ];
    expect(pairs(prod, "Egress")).to.deep.equal(always);
    expect(pairs(prod, "Ingress")).to.deep.equal(always);
    // Lambda's on-demand pollers use the brokers' group.
    const withPollers = [...always, "kafka → endpoints 443"].sort();
    expect(pairs(dev, "Egress")).to.deep.equal(withPollers);
    expect(pairs(dev, "Ingress")).to.deep.equal(withPollers);
  });

  it("lets no address in, and functions out to S3 alone", () => {
    for (const data of [dev, prod]) {
      const outside = (type: string): unknown[] =>
        ofType(data, type).filter(({ inputs }) => inputs["referencedSecurityGroupId"] === undefined);
      expect(outside("SecurityGroupIngressRule")).to.deep.equal([]);
      for (const { inputs } of outside("SecurityGroupEgressRule") as { inputs: object }[]) {
        expect(inputs).to.include({ prefixListId: "pl-6fa54006", fromPort: 443, toPort: 443, ipProtocol: "tcp" });
        expect(inputs).not.to.have.any.keys("cidrIpv4", "cidrIpv6");
      }
    }
    expect(namesOf(prod, "SecurityGroupEgressRule").filter((name) => name.endsWith("-to-s3"))).to.deep.equal([
      "test-image-function-to-s3",
      "test-operations-to-s3",
      "test-web-to-s3",
    ]);
  });

  it("empties the group that every network comes with", () => {
    expect(one(dev, "DefaultSecurityGroup", "test-default").inputs).to.deep.include({ ingress: [], egress: [] });
  });

  it("reaches AWS's services by endpoints: one zone's address in dev, every zone's elsewhere", () => {
    const interfaces = (data: AwsData): Record<string, number> =>
      Object.fromEntries(
        ofType(data, "VpcEndpoint")
          .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
          .map(({ inputs }) => [String(inputs["serviceName"]), (inputs["subnetIds"] as unknown[]).length]),
      );
    const service = (name: string): string => `com.amazonaws.ap-southeast-1.${name}`;
    expect(interfaces(dev)).to.deep.equal({
      [service("secretsmanager")]: 1,
      [service("lambda")]: 1,
      [service("sts")]: 1,
    });
    // Provisioned pollers need none.
    expect(interfaces(prod)).to.deep.equal({ [service("secretsmanager")]: 3 });
    expect((one(prod, "VpcEndpoint", "test-s3").inputs["routeTableIds"] as unknown[]).length).to.equal(3);
  });

  it("gives each endpoint a policy of this account and of named actions", () => {
    for (const name of ["secretsmanager", "lambda", "sts"]) {
      const [statement] = statementsIn(one(dev, "VpcEndpoint", `test-${name}`), "policy");
      expect(JSON.stringify(statement), name).to.contain("123456789012");
      expect(statement?.Resource, name).not.to.equal("*");
      expect(JSON.stringify(statement?.Action), name).not.to.contain("*");
    }
    const [s3] = statementsIn(one(dev, "VpcEndpointPolicy", "test-s3"), "policy");
    expect(s3?.Resource).to.deep.equal([
      "arn:aws:s3:::test-raw-0a1b2c3",
      "arn:aws:s3:::test-raw-0a1b2c3/*",
      "arn:aws:s3:::test-processed-0a1b2c3",
      "arn:aws:s3:::test-processed-0a1b2c3/*",
    ]);
    expect(s3?.Condition).to.deep.equal({ StringEquals: { "aws:PrincipalAccount": "123456789012" } });
  });

  it("logs who spoke to whom, encrypted and for as long as is set", async () => {
    expect(one(dev, "FlowLog", "test-network").inputs).to.include({ trafficType: "ALL", vpcId: "test-vpc-id" });
    const log = one(await awsData({ alerts: { logDays: 90 } }), "LogGroup", "test-network").inputs;
    expect(log).to.include({ retentionInDays: 90 });
    expect(log["kmsKeyId"]).to.contain("test-key");
  });

  it("refuses more zones than the region has", async () => {
    const { privateNetwork } = await import("../../../../../infra/providers/aws/network/subnets.ts");
    const { Capability } = await import("../../../../../infra/contract/component.ts");
    const { underAwsMocks } = await import("../../../../helpers/aws-mocks.ts");
    const settings = { ...awsSettings(), network: { ...awsSettings().network, zones: 4 } };
    const building = underAwsMocks(async () => {
      await privateNetwork(new Capability("aws", "Test"), { stack: "test", settings }, "ap-southeast-1");
      return {};
    });
    const failure = await building.then(() => "nothing", String);
    expect(failure).to.contain("network.zones: expected at most 3, which is how many zones ap-southeast-1 has");
  });
});

describe("a network on AWS with somebody else's Kafka", () => {
  it("leads functions to the brokers' ports, and nobody in", async () => {
    const data = await awsData(EXISTING);
    const open = ofType(data, "SecurityGroupEgressRule").filter(({ inputs }) => inputs["cidrIpv4"] === "0.0.0.0/0");
    expect(open.map(({ name, inputs }) => [name, inputs["fromPort"], inputs["toPort"]])).to.deep.equal([
      ["test-image-function-to-brokers-9092", 9092, 9092],
      ["test-image-function-to-brokers-9093", 9093, 9093],
      ["test-operations-to-brokers-9092", 9092, 9092],
      ["test-operations-to-brokers-9093", 9093, 9093],
    ]);
    expect(
      connections(awsSettings(EXISTING)).filter(({ to, from }) => to === "kafka" || from === "kafka"),
    ).to.deep.equal([]);
    expect(pairs(data, "Ingress")).to.include("image-function → endpoints 443");
    for (const { inputs } of ofType(data, "Subnet")) expect(inputs["mapPublicIpOnLaunch"]).to.equal(false);
    expect(ofType(data, "VpcEndpoint")).to.have.length(2);
  });

  it("has one translating gateway in dev, and elsewhere one in every zone, each for its own zone's subnet", async () => {
    const dev = await awsData(EXISTING);
    expect(namesOf(dev, "NatGateway")).to.deep.equal(["test-public-1"]);
    const staging = await awsData({ ...EXISTING, environment: "staging" });
    expect(namesOf(staging, "NatGateway")).to.deep.equal(["test-public-1", "test-public-2", "test-public-3"]);
    const targets = (data: AwsData): unknown[] =>
      ofType(data, "Route")
        .filter(({ name }) => name.endsWith("-out"))
        .map(({ inputs }) => [inputs["routeTableId"], inputs["natGatewayId"]]);
    expect(targets(dev)).to.deep.equal([
      ["test-private-1-id", "test-public-1-id"],
      ["test-private-2-id", "test-public-1-id"],
    ]);
    expect(targets(staging)).to.deep.equal([1, 2, 3].map((at) => [`test-private-${at}-id`, `test-public-${at}-id`]));
  });
});

describe("networks joined to a stack's on AWS", () => {
  const PEERS = [
    { networkId: "vpc-00000001", cidr: "10.1.0.0/16" },
    { networkId: "vpc-00000002", cidr: "10.2.0.0/16", accountId: "210987654321" },
    { networkId: "vpc-00000003", cidr: "10.3.0.0/16", region: "eu-central-1" },
    { networkId: "vpc-00000004", cidr: "10.4.0.0/16", region: "ap-southeast-1" },
  ];
  let data: AwsData;
  before(async () => {
    data = await awsData({ network: { peers: PEERS }, warehouse: { analystAccess: ["10.9.1.0/24", "10.9.2.0/24"] } });
  });

  it("are accepted by this side only where both sides are this account's and region's", () => {
    const [same, account, region, named] = ofType(data, "VpcPeeringConnection").map(({ inputs }) => inputs);
    expect(same).to.include({ autoAccept: true, peerVpcId: "vpc-00000001" });
    expect(account).to.include({ peerOwnerId: "210987654321" }).and.not.have.property("autoAccept");
    expect(region).to.include({ peerRegion: "eu-central-1" }).and.not.have.property("autoAccept");
    // AWS takes peerRegion and autoAccept together for no peer, also not one of the same region.
    expect(named).to.include({ autoAccept: true }).and.not.have.property("peerRegion");
  });

  it("reach the brokers and nothing else; analysts the warehouse and nothing else", () => {
    const admitted = ofType(data, "SecurityGroupIngressRule")
      .filter(({ inputs }) => inputs["cidrIpv4"] !== undefined)
      .map(({ inputs }) => [inputs["cidrIpv4"], inputs["securityGroupId"], inputs["fromPort"], inputs["toPort"]]);
    expect(admitted).to.have.deep.members([
      ...PEERS.map(({ cidr }) => [cidr, "test-kafka-id", 9098, 9098]),
      ["10.9.1.0/24", "test-warehouse-id", 5432, 5432],
      ["10.9.2.0/24", "test-warehouse-id", 5432, 5432],
    ]);
  });

  it("are routed to from every zone", () => {
    const routes = ofType(data, "Route").map(({ inputs }) => inputs["destinationCidrBlock"]);
    expect(routes).to.have.members(PEERS.flatMap(({ cidr }) => [cidr, cidr]));
  });
});
