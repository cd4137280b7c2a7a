import { expect } from "chai";
import { endOfSupport } from "../../../policies/rules/functions/end-of-support.ts";
import { runtimesSupported as rule } from "../../../policies/rules/functions/fn1-runtimes-supported.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { app, DEDICATED, site } from "./azure-resources.ts";
import { lambda } from "./aws-resources.ts";

const says = (runtime: string, when: string, day = "2026-11-21"): string[] => [
  `resize runs on ${runtime}, the support of which ${when}. Allowed: a version supported on ${day}. Take a newer one.`,
];
const of = (runtime: string) => [lambda("resize", { runtime })];
const flex = (name: string, version: string) => [app("resize", { functionAppConfig: { runtime: { name, version } } })];

holdAgainst(rule, "aws", {
  keeps: of("nodejs22.x"),
  keepsToo: [
    ["a version that is newer than the list", of("nodejs30.x")],
    ["a container image", [lambda("resize", { runtime: undefined, packageType: "Image" })]],
    ["a language that is not listed", of("cobol1")],
    ["Python 3.12", of("python3.12")],
    ["Java on Amazon Linux 2023", of("java21")],
    ["Amazon Linux 2023 alone", of("provided.al2023")],
    ["as many days of support as are asked for", of("nodejs22.x"), { minDaysLeft: 160 }],
  ],
  breaks: [
    ["Node.js 20", of("nodejs20.x"), says("node 20", "ends on 2026-04-30")],
    ["Node.js 12, older than the list", of("nodejs12.x"), says("node 12", "ended before 2023-09-11")],
    ["Python 3.9, before 3.10", of("python3.9"), says("python 3.9", "ends on 2025-10-31")],
    [".NET 8", of("dotnet8"), says("dotnet 8", "ends on 2026-11-10")],
    [".NET Core", of("dotnetcore3.1"), says("dotnet 3.1", "ended before 2024-11-12")],
    ["Amazon Linux 2 alone", of("provided.al2"), says("amazon-linux 2", "ends on 2026-06-30")],
    ["Amazon Linux 1 alone", of("provided"), says("amazon-linux 1", "ends on 2023-12-31")],
    ["Ruby 2.7", of("ruby2.7"), says("ruby 2.7", "ended before 2026-03-31")],
    ["Go's own runtime", of("go1.x"), says("go 1", "ends on 2024-01-08")],
    [
      "too few days of support",
      of("nodejs22.x"),
      says("node 22", "ends on 2027-04-30", "2027-05-01"),
      { minDaysLeft: 161 },
    ],
    ["less than no days", of("dotnet8"), says("dotnet 8", "ends on 2026-11-10"), { minDaysLeft: -99 }],
  ],
});

holdAgainst(rule, "azure", {
  keeps: [app()],
  keepsToo: [
    ["Node.js 22 in linuxFxVersion", [app("resize", DEDICATED)]],
    ["a container image", [app("resize", site({ linuxFxVersion: "DOCKER|shop/resize:1" }, DEDICATED))]],
    [
      "an app that is none of functions",
      [app("resize", { ...DEDICATED, ...site({ linuxFxVersion: "Node|16" }, DEDICATED), kind: "app,linux" })],
    ],
    ["Python 3.12", flex("python", "3.12")],
  ],
  breaks: [
    [".NET 8 isolated", flex("dotnet-isolated", "8.0"), says("dotnet 8.0", "ends on 2026-11-10")],
    ["PowerShell 7.2", flex("powershell", "7.2"), says("powershell 7.2", "ends on 2024-11-08")],
    [
      "Node.js 18 in linuxFxVersion",
      [app("resize", site({ linuxFxVersion: "NODE|18" }, DEDICATED))],
      says("node 18", "ends on 2025-04-30"),
    ],
  ],
});

describe("when support ends", () => {
  it("holds through the last day, and no longer", () => {
    const on = (day: string) => messages(rule, of("nodejs22.x"), { day });
    expect(on("2027-04-30")).to.deep.equal([]);
    expect(on("2027-05-01")).to.deep.equal(says("node 22", "ends on 2027-04-30", "2027-05-01"));
  });

  it("counts versions by their numbers", () => {
    expect(endOfSupport({ language: "python", version: "3.10" })?.lastDay).to.equal("2026-10-31");
    expect(endOfSupport({ language: "dotnet", version: "10.0" })?.lastDay).to.equal("2028-11-14");
    expect(endOfSupport({ language: "python", version: "3.99" })).to.equal(undefined);
    expect(endOfSupport({ language: "python", version: "2.7" })).to.deep.equal({
      lastDay: "2024-10-31",
      listed: false,
    });
  });
});
