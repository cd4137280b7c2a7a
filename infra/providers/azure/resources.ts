import type { CustomResourceOptions, Input, Output } from "@pulumi/pulumi";
import { OwnResource } from "../../plugin/own-resource.ts";

/**
 * What azure-native has no resource for, as the plugin beside this file implements it (plugin/README.md).
 */

/** The code of an application on Flex Consumption, published. It is there once this resource is. */
export class Package extends OwnResource {
  /** Id of the deployment that published it; undefined offline. */
  declare readonly deploymentId: Output<string>;
  constructor(
    name: string,
    inputs: {
      /**
       * Where packages of the application are taken: https://<app>.scm.azurewebsites.net. It should come from the
       * application's own outputs, so that an application that is made anew gets its code again.
       */
      scmUrl: Input<string>;
      /** Path of the zip on this machine. */
      archive: Input<string>;
      /** Changes with what is in the zip; another hash, and nothing else, publishes again. */
      hash: Input<string>;
    },
    options?: CustomResourceOptions,
  ) {
    super("image-pipeline-azure:functions:Package", name, inputs, ["status", "deploymentId"], options);
  }
}

/** Warehouse, secret and topics as the rest needs them, made by the operations application inside the network. */
export class Prepared extends OwnResource {
  constructor(
    name: string,
    inputs: {
      /** Blob and queue endpoint of the raw account, for example https://<account>.queue.core.windows.net. */
      accountUrl: Input<string>;
      queueUrl: Input<string>;
      /** The mailbox: its container, and the queue that says what is new in it. */
      container: Input<string>;
      queue: Input<string>;
      /** Changes with all that is to be prepared. */
      revision: Input<string>;
      /** Ids of what is prepared: it is prepared again where one of them is another. */
      triggers: Record<string, Input<string>>;
    },
    options?: CustomResourceOptions,
  ) {
    super("image-pipeline-azure:operations:Prepared", name, inputs, ["status"], options);
  }
}

/**
 * A private endpoint connection that somebody in another subscription asked for, let in. Which one, its message tells: no
 * other is ever approved.
 */
export class ApprovedConnection extends OwnResource {
  /** Id of the connection; undefined offline. */
  declare readonly connectionId: Output<string>;
  constructor(
    name: string,
    inputs: {
      /** Id of what the connection leads to: /subscriptions/…/providers/Microsoft.Web/sites/<name>. */
      resourceId: Input<string>;
      /** What whoever asks was told to say; at most 140 characters. */
      message: Input<string>;
      /** Ids of what asks: the connection is looked for again where one of them is another. */
      triggers: Record<string, Input<string>>;
    },
    options?: CustomResourceOptions,
  ) {
    super("image-pipeline-azure:network:ApprovedConnection", name, inputs, ["status", "connectionId"], options);
  }
}
