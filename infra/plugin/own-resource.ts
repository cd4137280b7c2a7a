import { CustomResource, type CustomResourceOptions, type Inputs } from "@pulumi/pulumi";

/** The program's side of a resource that a plugin of this repository implements: a token and its properties, nothing else. */
export abstract class OwnResource extends CustomResource {
  /**
   * @param token plugin, module and type, for example local:net:Ports
   * @param computed names of the outputs that are no inputs
   */
  constructor(
    token: string,
    name: string,
    inputs: Inputs,
    computed: readonly string[],
    options?: CustomResourceOptions,
  ) {
    const unset = Object.fromEntries(computed.map((key) => [key, undefined]));
    super(token, name, { ...unset, ...inputs }, options);
  }
}
