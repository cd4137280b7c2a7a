import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { ROOT } from "../../../../infra/engine/paths.ts";

/** Packages below @pulumi, and clouds' own SDKs, that a process has loaded once it has loaded a provider. */
function loadedWith(provider: string): string[] {
  const script = `
    import { createRequire } from "node:module";
    const { loadProvider } = await import("./infra/providers/registry.ts");
    await loadProvider(${JSON.stringify(provider)});
    const files = Object.keys(createRequire(import.meta.url).cache);
    const names = files.map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(file)?.[1] ?? "");
    console.log(JSON.stringify([...new Set(names)]));`;
  const output = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const names = JSON.parse(output.trim().split("\n").at(-1) ?? "") as string[];
  return names.filter((name) => /^@(pulumi|azure|google-cloud)\//.test(name) || name === "googleapis").sort();
}

describe("choosing a provider", () => {
  it("aws loads Pulumi's AWS package and no other cloud's", () => {
    expect(loadedWith("aws")).to.deep.equal(["@pulumi/aws", "@pulumi/pulumi"]);
  });

  it("local loads no cloud's package", () => {
    expect(loadedWith("local")).to.deep.equal(["@pulumi/pulumi"]);
  });
});
