import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { prepare } from "../../../../functions/adapters/aws/prepare.ts";
import { operationsSettingsSchema } from "../../../../functions/adapters/aws/settings.ts";
import { kafkaClient } from "../../../../functions/clients/kafka.ts";
import { createPool, query } from "../../../../functions/clients/postgres.ts";
import { freshName, testKafka } from "../../../helpers/kafka.ts";
import { keptLog } from "../../../helpers/kept-log.ts";
import { startRds } from "../../../helpers/lambda-postgres.ts";
import type { TestPostgres } from "../../../helpers/postgres.ts";
import { type SecretsStandIn, startSecretsManager } from "../../../helpers/secrets-manager.ts";

const migrationsFolder = fileURLToPath(new URL("../../../../functions/warehouse/migrations", import.meta.url));

describe("the preparation of a stack on AWS", function () {
  this.timeout(60_000);
  let postgres: TestPostgres;
  let manager: SecretsStandIn;

  before(async () => {
    [postgres, manager] = await Promise.all([startRds(), startSecretsManager()]);
    // What the adapter's own reader is given by its environment on Lambda.
    process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = manager.endpoint;
    process.env["AWS_REGION"] = "us-east-1";
    process.env["AWS_ACCESS_KEY_ID"] = "test";
    process.env["AWS_SECRET_ACCESS_KEY"] = "test";
  });
  after(async () => {
    for (const name of ["ENDPOINT_URL_SECRETS_MANAGER", "REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]) {
      Reflect.deleteProperty(process.env, `AWS_${name}`);
    }
    await Promise.all([postgres.stop(), manager.stop()]);
  });

  it("makes schema, roles and topics, and again without effect", async () => {
    const owner = postgres.owner("image_pipeline");
    manager.secrets.set("master", JSON.stringify({ username: owner.user, password: owner.password }));
    const { connection } = await testKafka();
    const [incoming, processed, deadLetter] = ["incoming", "processed", "dead-letter"].map(freshName) as [
      string,
      string,
      string,
    ];
    const { password: _password, ...server } = owner;
    const settings = operationsSettingsSchema.parse({
      limits: {},
      retention: {},
      rawBucket: "raw",
      processedBucket: "processed",
      objectStore: { region: "us-east-1" },
      warehouse: { ...server, login: { kind: "secret", arn: "master" } },
      kafka: { brokers: connection.brokers, tls: false, login: { kind: "iam", region: "us-east-1" } },
      topics: { incoming, processed, deadLetter },
      groupId: "image-function",
      biReaderSecretArn: "bi",
      createTopics: [incoming, processed, deadLetter].map((name) => ({
        ...{ name, partitions: 2, retentionMs: 3_600_000, maxMessageBytes: 1_100_000 },
      })),
      undeliveredPrefix: "aws/lambda/",
    });
    const kafka = kafkaClient(connection, "test", keptLog());
    const options = { migrationsFolder, secrets: manager.client };
    const first = await prepare(settings, kafka, options);
    expect(first.migrations).to.include("001_schemas");
    expect(first.topics).to.deep.equal([incoming, processed, deadLetter]);
    expect(await kafka.topics().describe(incoming)).to.include({ partitions: 2, retentionMs: 3_600_000 });
    const { password } = JSON.parse(manager.secrets.get("bi") ?? "{}") as { password: string };
    const analyst = createPool({ ...owner, user: "bi_reader", password }, { applicationName: "test" });
    expect(await query(analyst, "SELECT count(*) AS images FROM bi.images")).to.deep.equal([{ images: 0 }]);
    await analyst.end();

    const superuser = createPool(postgres.superuser(), { applicationName: "test" });
    const logins = await query(
      superuser,
      `SELECT member.rolname AS role, member.rolpassword IS NULL AS without_password
       FROM pg_auth_members JOIN pg_authid member ON member.oid = member
       WHERE roleid = 'rds_iam'::regrole AND member.rolname <> 'owner' ORDER BY 1`,
    );
    expect(logins).to.deep.equal([
      { role: "web", without_password: true },
      { role: "writer", without_password: true },
    ]);
    await superuser.end();

    expect(await prepare(settings, kafka, options)).to.deep.equal({ ...first, migrations: [] });
    expect(JSON.parse(manager.secrets.get("bi") ?? "{}")).to.include({ password });
  });
});
