import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { network } from "../sdk.ts";

/**
 * A way to brokers on the internet, made only where `ingress.existing` names some: a gateway that translates addresses, with
 * one address that the brokers' owner can let in. The rules of the subnets open the brokers' ports and no others; nothing
 * from outside gets in.
 *
 * Its addresses lie in one zone of Azure's choice: only StandardV2 spans zones, and that one takes no subnet that is handed
 * to functions (learn.microsoft.com/azure/nat-gateway/nat-sku, "Key limitations of StandardV2").
 * @returns the gateway's id; undefined where the brokers are the stack's own
 */
export function egress(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, location, tags }: Pick<Account, "resourceGroup" | "location" | "tags">,
): Output<string> | undefined {
  if (settings.ingress.existing === undefined) return undefined;
  const name = `${stack}-out`;
  const place = { resourceGroupName: resourceGroup, location, tags };
  const address = new network.PublicIPAddress(
    name,
    { ...place, publicIpAddressName: name, sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
    { parent },
  );
  return new network.NatGateway(
    name,
    { ...place, natGatewayName: name, sku: { name: "Standard" }, publicIpAddresses: [{ id: address.id }] },
    { parent },
  ).id;
}
