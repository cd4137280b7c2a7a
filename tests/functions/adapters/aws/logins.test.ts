import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { kafkaAccess, warehouseAccess } from "../../../../functions/adapters/aws/logins.ts";

const region = "ap-southeast-1";
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "opens-nothing",
  AWS_SESSION_TOKEN: "no",
};

describe("logins by the function's own identity", () => {
  before(() => Object.assign(process.env, CREDENTIALS));
  after(() => {
    for (const name of Object.keys(CREDENTIALS)) Reflect.deleteProperty(process.env, name);
  });

  const server = { host: "db.example", port: 5432, database: "image_pipeline", user: "writer", tls: true };

  /** Two in different seconds, which is what a signature tells. */
  const twoTokens = async (token: () => Promise<string>): Promise<[string, string]> => {
    const first = await token();
    await setTimeout(1100);
    return [first, await token()];
  };

  it("reach the warehouse with a token of 15 minutes that is signed anew for every connection", async () => {
    const { password, ...access } = warehouseAccess({ ...server, login: { kind: "iam", region } });
    expect(access).to.deep.equal(server);
    if (typeof password === "string") throw new Error("Expected a password that is asked for.");
    const tokens = await twoTokens(password);
    expect(tokens[0]).not.to.equal(tokens[1]);
    for (const token of tokens) {
      const { host, searchParams } = new URL(`https://${token}`);
      expect(host).to.equal("db.example:5432");
      const { DBUser, "X-Amz-Expires": expires, "X-Amz-Credential": credential } = Object.fromEntries(searchParams);
      expect({ DBUser, expires }).to.deep.equal({ DBUser: "writer", expires: "900" });
      expect(credential).to.match(/^ASIAEXAMPLE\/\d{8}\/ap-southeast-1\/rds-db\/aws4_request$/);
    }
  });

  it("reach the brokers with a token that is signed anew at every login", async () => {
    const kafka = { brokers: ["b-1.example:9098"], tls: true, login: { kind: "iam" as const, region } };
    const { sasl, ...access } = await kafkaAccess(kafka);
    expect(access).to.deep.equal({ brokers: kafka.brokers, tls: true });
    if (sasl?.mechanism !== "oauthbearer") throw new Error("Expected a login by tokens.");
    const tokens = await twoTokens(() => sasl.token());
    expect(tokens[0]).not.to.equal(tokens[1]);
    for (const token of tokens) {
      const { host, searchParams } = new URL(Buffer.from(token, "base64url").toString());
      expect(host).to.equal("kafka.ap-southeast-1.amazonaws.com");
      expect(searchParams.get("Action")).to.equal("kafka-cluster:Connect");
      expect(searchParams.get("X-Amz-Credential")).to.match(/^ASIAEXAMPLE\//);
    }
  });

  it("by a secret need a mechanism for the brokers", async () => {
    const secret = { brokers: ["b-1.example:9094"], tls: true, login: { kind: "secret" as const, arn: "arn" } };
    const failure = await kafkaAccess(secret).catch((error: unknown) => error);
    expect(failure).to.have.property("message", "Expected a mechanism for a login by secret.");
  });
});
