import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { checkSettings } from "../../../../infra/check-settings.ts";
import { SettingsError } from "../../../../infra/contract/errors.ts";
import program from "../../../../infra/index.ts";
import { loadProvider } from "../../../../infra/providers/registry.ts";
import { CLOUD_ANSWERS } from "../../../helpers/cloud-stack.ts";
import { settingsOf } from "../../../helpers/mocked-stack.ts";
import { underMocks } from "../../../helpers/provider-mocks.ts";
import type { Cloud } from "./cloud.ts";
import { CLOUDS, EXISTING } from "./clouds.ts";

type Config = Readonly<Record<string, unknown>>;

/** What the whole program throws with these settings, and what it has made by then. */
async function refusal(cloud: Cloud, config: Config): Promise<{ faults: readonly string[]; made: readonly string[] }> {
  const texts = Object.entries({ provider: cloud.name, ...config }).map(([key, value]) => [
    `image-pipeline:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const made: string[] = [];
  const answers = CLOUD_ANSWERS[cloud.name];
  const run = underMocks(
    {
      resource(one) {
        made.push(`${one.type} ${one.name}`);
        return answers.resource(one);
      },
      call: answers.call,
    },
    async () => {
      pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
      return await program();
    },
  );
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  pulumi.runtime.setAllConfig({});
  if (error === undefined) return { faults: [], made };
  expect(error).to.be.instanceOf(SettingsError);
  return { faults: (error as SettingsError).faults, made };
}

const existing = (more: object): Config => ({ ingress: { existing: { ...EXISTING.ingress.existing, ...more } } });
const peer = (cloud: Cloud, more: object): object => ({ networkId: cloud.networkId, cidr: "10.1.0.0/16", ...more });

/** Settings that are wrong on every cloud, each with the setting that is told. */
const WRONG: readonly { readonly what: string; readonly config: (cloud: Cloud) => Config; readonly named: string }[] = [
  {
    what: "a lock that nobody can undo, unconfirmed in prod",
    config: () => ({ environment: "prod" }),
    named: "retention.confirmIrreversibleLock",
  },
  {
    what: "the same where it is asked for",
    config: () => ({ retention: { lock: "compliance" } }),
    named: "retention.confirmIrreversibleLock",
  },
  {
    what: "a lock shorter than seven days",
    config: () => ({ retention: { processedDays: 6 } }),
    named: "retention.processedDays",
  },
  { what: "a region by its long name", config: ({ regions }) => ({ region: regions.malformed }), named: "region" },
  {
    what: "a network of the internet's addresses",
    config: () => ({ network: { cidr: "8.8.0.0/16" } }),
    named: "network.cidr",
  },
  {
    what: "a network that does not begin where it is said to",
    config: () => ({ network: { cidr: "10.64.0.5/16" } }),
    named: "network.cidr",
  },
  {
    what: "analysts of the whole internet",
    config: () => ({ warehouse: { analystAccess: ["0.0.0.0/0"] } }),
    named: "warehouse.analystAccess.0",
  },
  {
    what: "a peer with this network's addresses",
    config: (cloud) => ({ network: { peers: [peer(cloud, { cidr: "10.64.8.0/24" })] } }),
    named: "network.peers.0.cidr",
  },
  {
    what: "one peer twice",
    config: (cloud) => ({ network: { peers: [peer(cloud, {}), peer(cloud, { cidr: "10.2.0.0/16" })] } }),
    named: "network.peers",
  },
  {
    what: "a peer that is no network of the cloud's",
    config: () => ({ network: { peers: [{ networkId: "nothing", cidr: "10.1.0.0/16" }] } }),
    named: "network.peers.0.networkId",
  },
  {
    what: "a Kafka without a login",
    config: () => ({ ingress: { existing: { brokers: ["kafka.example.com:9092"] } } }),
    named: "ingress.existing.sasl",
  },
  { what: "a Kafka without TLS", config: () => existing({ tls: false }), named: "ingress.existing.tls" },
  {
    what: "peers where there are no brokers to reach",
    config: (cloud) => ({ ...EXISTING, network: { peers: [peer(cloud, {})] } }),
    named: "network.peers",
  },
  {
    what: "more partitions than the brokers take",
    config: () => ({ ingress: { partitions: 101 } }),
    named: "ingress.partitions",
  },
  {
    what: "a run shorter than an image's time",
    config: () => ({ limits: { processSeconds: 60 }, function: { timeoutSeconds: 89 } }),
    named: "function.timeoutSeconds",
  },
  {
    what: "more runs than the warehouse takes",
    config: () => ({ function: { maxConcurrency: 1000 } }),
    named: "function.maxConcurrency",
  },
  {
    what: "a number of processes, which one machine has and no cloud",
    config: () => ({ function: { processes: 2 } }),
    named: "function.processes",
  },
  {
    what: "more tags than the cloud takes",
    config: () => ({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`key-${at}`, "x"])) }),
    named: "tags",
  },
  {
    what: "a warehouse that already runs, out of the network's reach",
    config: () => ({ warehouse: { existing: { host: "db.example.com", user: "owner", password: "secret" } } }),
    named: "warehouse.existing",
  },
];

for (const cloud of CLOUDS) {
  describe(`settings that are wrong on ${cloud.title}`, () => {
    for (const { what, config, named } of WRONG) {
      it(`end the program before it has made anything: ${what}`, async () => {
        const { faults, made } = await refusal(cloud, config(cloud));
        expect(made).to.deep.equal([]);
        expect(faults.map((line) => line.split(":")[0])).to.include(named);
        for (const line of faults) expect(line, line).to.match(/\. .+\.$|\.$/);
      });
    }

    it("are HEIC where its decoder is not installed here, which the functions are to be given", async () => {
      const settings = settingsOf({ provider: cloud.name, limits: { formats: ["jpeg", "heic"] } });
      const provider = await loadProvider(cloud.name);
      const check = (decoder?: string): void => {
        checkSettings(provider, settings, decoder);
      };
      expect(() => {
        check("");
      })
        .to.throw(SettingsError)
        .with.deep.property("faults", [
          'limits.formats: expected the package heic-decode for "heic", and it is not installed. ' +
            "Run: npm install --save-exact heic-decode@2.1.0",
        ]);
      expect(check).not.to.throw();
    });

    it("say that a cloud starts functions by itself where processes are asked for", async () => {
      const { faults } = await refusal(cloud, { function: { processes: 2 } });
      expect(faults.join()).to.match(
        /does not support function\.processes \(.* as there is work for, .*\)\. Remove the/,
      );
    });

    it("are told all together, each with what was received, and never with a password", async () => {
      const { faults } = await refusal(cloud, {
        environment: "prod",
        region: cloud.regions.malformed,
        ...existing({ tls: false }),
      });
      expect(faults.map((line) => line.split(":")[0])).to.include.members([
        ...["retention.confirmIrreversibleLock", "region", "ingress.existing.tls"],
      ]);
      expect(faults.join("\n")).to.contain(`"${cloud.regions.malformed}"`).and.not.to.contain("broker-password");
    });

    it("are all there is that keeps it from making a stack", async () => {
      const { faults, made } = await refusal(cloud, {});
      expect(faults).to.deep.equal([]);
      expect(made.length).to.be.above(50);
    });
  });
}
