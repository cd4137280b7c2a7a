import { ComponentResource, type ComponentResourceOptions } from "@pulumi/pulumi";

/**
 * Groups a capability's resources in the engine's output and passes its provider on to them: children name it as their
 * parent. One for each capability of a cloud.
 */
export class Capability extends ComponentResource {
  constructor(provider: string, capability: string, options?: ComponentResourceOptions) {
    super(`image-pipeline:${provider}:${capability}`, capability, {}, options);
    this.registerOutputs();
  }
}
