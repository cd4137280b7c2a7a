import { expect } from "chai";
import { FUNCTIONS, type FunctionName } from "./cloud.ts";
import { build, CLOUDS } from "./clouds.ts";

const ENDPOINT = "http://otel.internal:4318";

for (const cloud of CLOUDS) {
  describe(`telemetry of a stack on ${cloud.title}`, () => {
    it("goes to alerts.otlpEndpoint, which functions are told by OpenTelemetry's own names", async () => {
      const stack = await build(cloud, { alerts: { otlpEndpoint: ENDPOINT } });
      for (const name of FUNCTIONS) {
        expect(cloud.environment(stack, name), name).to.include({
          OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
          OTEL_RESOURCE_ATTRIBUTES: "service.namespace=test",
        });
      }
    });

    it("goes nowhere where none is set", async () => {
      const stack = await build(cloud);
      for (const name of FUNCTIONS) {
        const names = Object.keys(cloud.environment(stack, name));
        expect(names).to.include("SETTINGS");
        expect(names.filter((variable) => variable.startsWith("OTEL_"))).to.deep.equal([]);
      }
    });

    it("leaves the image function by that port, in the stack's network and those joined to it, and no other function", async () => {
      const peers = [{ networkId: cloud.networkId, cidr: "10.9.0.0/16" }];
      const mayCall = async (port: number, otlpEndpoint?: string, name: FunctionName = "image-function") => {
        const alerts = otlpEndpoint === undefined ? {} : { otlpEndpoint };
        return cloud.mayCall(await build(cloud, { alerts, network: { peers } }), name, port);
      };
      const everywhere = ["10.64.0.0/16", "10.9.0.0/16"];
      expect(await mayCall(4318, ENDPOINT)).to.deep.equal(everywhere);
      expect(await mayCall(80, "http://otel.internal/otlp")).to.deep.equal(everywhere);
      // Azure's other services are at this port too.
      expect(await mayCall(443, "https://otel.internal/otlp")).to.include.members(everywhere);
      expect(await mayCall(443)).not.to.include.members(everywhere);
      expect(await mayCall(4318)).to.deep.equal([]);
      for (const name of ["web", "operations"] as const) expect(await mayCall(4318, ENDPOINT, name)).to.deep.equal([]);
    });
  });
}
