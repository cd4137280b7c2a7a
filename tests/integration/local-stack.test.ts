import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import pg from "pg";
import { kafkaClient } from "../../functions/clients/kafka.ts";
import type { RawMessage } from "../../functions/core/arrival.ts";
import { ROOT } from "../../infra/engine/paths.ts";
import { Cli } from "../helpers/cli.ts";
import { eventually } from "../helpers/wait.ts";

interface Outputs {
  readonly region: string;
  readonly objectStoreEndpoint: string;
  readonly objectStoreAccessKeyId: string;
  readonly objectStoreSecretAccessKey: string;
  readonly kafkaBrokers: string;
  readonly kafkaUsername: string;
  readonly kafkaPassword: string;
  readonly topics: { readonly incoming: string; readonly processed: string; readonly deadLetter: string };
  readonly warehouseHost: string;
  readonly warehousePort: number;
  readonly warehouseDatabase: string;
  readonly biReaderSecret: string;
  readonly webUrl: string;
  readonly dashboardUrl: string;
}

interface SentLine {
  readonly file: string;
  readonly imageId: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly type: string | null;
  readonly results: {
    rendition: string;
    bucket: string;
    key: string;
    versionId: string;
    bytes: number;
    sha256: string;
    retainUntil: string;
  }[];
}

interface Row {
  readonly customer: string;
  readonly source: string;
  readonly type: string;
  readonly outcome: string;
  readonly images: number;
}

interface Status {
  readonly parts: { name: string; healthy: boolean; address: string }[];
  readonly lag: number;
  readonly deadLetters: number;
}

const sample = (name: string): string => join(ROOT, "infra/commands/samples", name);
const BY = ["--json", "--by", "customer,type,source,outcome"];
const WEEK_MS = 7 * 86_400_000;

/** What the demonstration sends, as statistics must tell it: the duplicate once, the corrupt file as rejected. */
const DEMONSTRATION = [
  "acme jpeg upload processed 1",
  "acme png upload processed 1",
  "acme webp stream processed 1",
  "globex avif stream processed 1",
  "globex gif stream processed 1",
  "globex tiff stream processed 1",
  "initech jpeg stream processed 1",
  "initech jpeg stream rejected 1",
  "initech jpeg upload processed 1",
];

const line = ({ customer, type, source, outcome, images }: Row): string =>
  `${customer} ${type} ${source} ${outcome} ${images}`;

/** The local stack with its real parts, through the real engine, by the commands a user types. A space in its path. */
describe("the local stack", function () {
  this.timeout(300_000);
  let cli: Cli;
  let outputs: Outputs;
  let s3: S3Client;
  let printed: string;

  before(async () => {
    cli = new Cli(mkdtempSync(join(tmpdir(), "image pipeline ")));
    printed = await cli.ok("start");
    outputs = await cli.json<Outputs>("outputs", "--show-secrets", "--json");
    const { objectStoreAccessKeyId: accessKeyId, objectStoreSecretAccessKey: secretAccessKey } = outputs;
    s3 = new S3Client({
      endpoint: outputs.objectStoreEndpoint,
      region: outputs.region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    });
  });

  after(async () => {
    s3.destroy();
    await cli.run("stop", "--purge");
    rmSync(cli.folder, { recursive: true, force: true });
  });

  const rows = async (): Promise<string[]> => (await cli.json<Row[]>("stats", ...BY)).map(line);
  const refusal = async (call: Promise<unknown>): Promise<number | undefined> => {
    try {
      await call;
    } catch (error) {
      if (error instanceof S3ServiceException) return error.$metadata.httpStatusCode;
      throw error;
    }
    return undefined;
  };

  it("shows the demonstration's statistics and addresses", async () => {
    expect(await rows()).to.have.members(DEMONSTRATION);
    expect(printed).to.match(/initech +rejected +corrupt/);
    for (const address of [outputs.webUrl, outputs.dashboardUrl]) {
      expect(printed).to.contain(address);
      expect((await fetch(address)).status, address).to.equal(200);
    }
  });

  it("counts nothing twice when it is started again", async () => {
    await cli.ok("start");
    expect(await rows()).to.have.members(DEMONSTRATION);
  });

  it("has nothing left to change after a start", async () => {
    await cli.ok("preview", "--expect-no-changes");
  });

  for (const source of ["upload", "stream"]) {
    it(`processes a user's own files by ${source}, and says where the results are`, async () => {
      const files = [sample("rocket.jpg"), sample("chelsea.png")];
      const args = ["--customer", `files-${source}`, "--source", source, "--wait", "--json", ...files];
      const lines = await cli.jsonLines<SentLine>("send", ...args);
      expect(lines.map(({ file, outcome, type }) => [file, outcome, type])).to.deep.equal([
        [files[0], "processed", "jpeg"],
        [files[1], "processed", "png"],
      ]);
      for (const { results } of lines) {
        expect(results.map(({ rendition }) => rendition)).to.have.members(["web", "thumbnail"]);
        for (const { bucket, key, versionId, bytes, sha256, retainUntil } of results) {
          const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
          const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
          expect(body.length).to.equal(bytes);
          expect(createHash("sha256").update(body).digest("hex")).to.equal(sha256);
          const version = { Bucket: bucket, Key: key, VersionId: versionId };
          const { Retention: lock } = await s3.send(new GetObjectRetentionCommand(version));
          expect(lock?.Mode).to.equal("COMPLIANCE");
          expect(lock?.RetainUntilDate?.toISOString()).to.equal(retainUntil);
          expect(new Date(retainUntil).getTime()).to.be.above(Date.now() + WEEK_MS);
        }
      }
    });
  }

  it("keeps a stored result from any S3 client with the store's own key", async () => {
    const [sent] = await cli.jsonLines<SentLine>(
      "send",
      "--customer",
      "worm",
      "--wait",
      "--json",
      sample("rocket.jpg"),
    );
    const [result] = sent?.results ?? [];
    if (result === undefined) throw new Error("Expected a result.");
    const object = { Bucket: result.bucket, Key: result.key };
    const version = { ...object, VersionId: result.versionId };
    const soon = { Mode: "COMPLIANCE", RetainUntilDate: new Date(Date.now() + 60_000) } as const;
    expect(await refusal(s3.send(new DeleteObjectCommand(version)))).to.equal(403);
    expect(await refusal(s3.send(new PutObjectCommand({ ...object, Body: "x", IfNoneMatch: "*" })))).to.equal(412);
    expect(await refusal(s3.send(new PutObjectRetentionCommand({ ...version, Retention: soon })))).to.equal(403);
    const governance = { ...soon, Mode: "GOVERNANCE" } as const;
    const bypass = { ...version, Retention: governance, BypassGovernanceRetention: true };
    expect(await refusal(s3.send(new PutObjectRetentionCommand(bypass)))).to.equal(403);
  });

  it("puts an image and a customer on legal hold, lists what is held, and releases it", async () => {
    const send = [
      "send",
      "--customer",
      "held",
      "--wait",
      "--json",
      sample("rocket.jpg"),
      sample("chelsea.png"),
    ] as const;
    const [first, second] = await cli.jsonLines<SentLine>(...send);
    if (first === undefined || second === undefined) throw new Error("Expected two images.");
    const hold = <T>(...args: string[]): Promise<T> => cli.json<T>("hold", ...args, "--json");
    const held = async (): Promise<unknown[]> => hold("list");
    const lineOf = ({ imageId, results }: SentLine) => ({ customer: "held", imageId, versions: results.length });
    const legalHold = async ({ results: [result] }: SentLine): Promise<string | undefined> => {
      const { bucket: Bucket, key: Key, versionId: VersionId } = result ?? { bucket: "", key: "", versionId: "" };
      const { LegalHold } = await s3.send(new GetObjectLegalHoldCommand({ Bucket, Key, VersionId }));
      return LegalHold?.Status;
    };
    const ofOne = ["--image", first.imageId];
    expect(await hold("set", ...ofOne)).to.deep.equal({ images: 1, versions: 2, changed: 2 });
    expect(await legalHold(first)).to.equal("ON");
    expect(await held()).to.deep.equal([lineOf(first)]);
    const ofAll = ["--customer", "held"];
    expect(await hold("set", ...ofAll)).to.deep.equal({ images: 2, versions: 4, changed: 2 });
    expect(await held()).to.have.deep.members([lineOf(first), lineOf(second)]);
    expect(await cli.ok("hold", "release", ...ofAll)).to.equal(
      "4 versions of 2 images are not on hold; 4 of them were before.\n",
    );
    expect(await legalHold(first)).to.equal("OFF");
    expect(await cli.ok("hold", "list")).to.equal("(none)\n");
    const unknown = await cli.run("hold", "set", "--image", "01890000-0000-7000-8000-000000000000");
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.contain("knows no result of the image 01890000-0000-7000-8000-000000000000");
  });

  it("lets analysts read the views and write nothing", async () => {
    const client = new pg.Client({
      host: outputs.warehouseHost,
      port: outputs.warehousePort,
      database: outputs.warehouseDatabase,
      user: "bi_reader",
      password: outputs.biReaderSecret,
    });
    await client.connect();
    try {
      const { rows: customers } = await client.query<{ customer: string; images: string }>(
        "SELECT customer, images FROM images_by_customer WHERE customer = 'globex'",
      );
      expect(customers).to.deep.equal([{ customer: "globex", images: "3" }]);
      // The session's own switch, which anybody may turn: the rights must hold without it.
      await client.query("SET default_transaction_read_only = off");
      for (const statement of [
        "INSERT INTO pipeline.images_default SELECT * FROM pipeline.images",
        "DELETE FROM images",
        "CREATE TABLE mine (a int)",
        "CREATE TEMP TABLE mine (a int)",
        "UPDATE pipeline.daily_rollup SET images = 0",
      ]) {
        const code = await client.query(statement).then(
          () => "done",
          (error: unknown) => (error instanceof pg.DatabaseError ? error.code : String(error)),
        );
        expect(code, statement).to.equal("42501");
      }
    } finally {
      await client.end();
    }
  });

  it("announces every result with its right hash, to any consumer", async () => {
    const { kafkaBrokers, kafkaUsername: username, kafkaPassword: password } = outputs;
    const sasl = { mechanism: "scram-sha-512" as const, username, password };
    const kafka = kafkaClient({ brokers: [kafkaBrokers], tls: false, sasl }, "second-application");
    const announced: RawMessage[] = [];
    for await (const message of kafka.readTopic(outputs.topics.processed)) announced.push(message);
    expect(announced.length).to.be.at.least(8);
    for (const { value, key, headers } of announced) {
      const data = JSON.parse(value?.toString() ?? "") as {
        customer: string;
        imageId: string;
        results: SentLine["results"];
      };
      expect(key?.toString()).to.equal(data.customer);
      expect(headers["ce_type"]).to.equal("image-pipeline.processed.v1");
      for (const { bucket, key: at, versionId, sha256 } of data.results) {
        const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: at, VersionId: versionId }));
        const body = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
        expect(createHash("sha256").update(body).digest("hex")).to.equal(sha256);
      }
    }
  });

  it("lists what was rejected with its reason, and a replay does not count it again", async () => {
    const letters = await cli.json<{ imageId: string; reason: string }[]>("dead-letters", "list", "--json");
    expect(letters.map(({ reason }) => reason)).to.deep.equal(["corrupt"]);
    expect(await cli.ok("dead-letters", "replay", "--all")).to.equal("1 sent again.\n");
    await eventually("it is consumed", async () => (await cli.json<Status>("status", "--json")).lag === 0);
    expect((await rows()).filter((row) => row.startsWith("initech jpeg stream rejected"))).to.deep.equal([
      "initech jpeg stream rejected 1",
    ]);
  });

  for (const part of ["kafka", "postgres", "object-store", "image-function", "jobs", "web"]) {
    it(`heals ${part} after a SIGKILL, with nothing lost`, async () => {
      const before = await rows();
      const record = readFileSync(join(cli.folder, "local", "dev", "run", `${part}.json`), "utf8");
      process.kill((JSON.parse(record) as { pid: number }).pid, "SIGKILL");
      await cli.ok("start");
      const { parts } = await cli.json<Status>("status", "--json");
      expect(parts.filter(({ healthy }) => !healthy)).to.deep.equal([]);
      expect(await rows()).to.have.members(before);
      const customer = `healed-${randomUUID().slice(0, 8)}`;
      const [sent] = await cli.jsonLines<SentLine>(
        "send",
        "--customer",
        customer,
        "--wait",
        "--json",
        sample("rocket.jpg"),
      );
      expect(sent?.outcome).to.equal("processed");
    });
  }

  it("tells every wrong setting at once, before anything is changed", async () => {
    const wrong = ["retention.processedDays=3", "provider=oracle", "ingress.partitions=-1", "retenshun.rawDays=7"];
    const { code, stderr } = await cli.run("up", ...wrong.flatMap((setting) => ["--config", setting]));
    expect(code).to.equal(1);
    for (const name of ["processedDays", "oracle", "partitions", "retenshun"]) expect(stderr).to.contain(name);
    await cli.ok("preview", "--expect-no-changes");
  });

  it("stops without leaving a process, keeps the data, and goes on from it", async () => {
    const before = await rows();
    const folder = join(cli.folder, "local", "dev", "run");
    const pids = readdirSync(folder).map(
      (name) => (JSON.parse(readFileSync(join(folder, name), "utf8")) as { pid: number }).pid,
    );
    expect(pids).to.have.length(6);
    await cli.ok("stop");
    expect(
      pids.filter((pid) => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`).length > 0),
    ).to.deep.equal([]);
    await cli.ok("start");
    expect(await rows()).to.have.members(before);
  });

  it("says what is still locked when it is purged, and removes it", async () => {
    expect(await cli.ok("stop", "--purge")).to.match(/\d+ stored results were still locked, the last until 20\d\d-/);
    expect(existsSync(join(cli.folder, "local", "dev"))).to.equal(false);
  });
});
