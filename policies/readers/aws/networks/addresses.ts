import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { AddressGiver } from "../../../facts/networks.ts";
import { anyIn } from "../../lists.ts";
import { holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

/** Resources of a kind: whether one gives out public addresses, and how. */
interface Kind {
  readonly is: (resource: ResourceView) => boolean;
  readonly gives: (inputs: ResourceView["inputs"]) => Known<boolean>;
  readonly how: string;
}

/** A launch template writes its booleans as text. */
const isOn = (value: unknown): boolean => value === true || value === "true";

const switchedOn =
  (...path: readonly string[]) =>
  (inputs: ResourceView["inputs"]): Known<boolean> =>
    holds(property(inputs, ...path), isOn);

const SUBNET = "gives whatever starts in it a public address";
const STARTED = "starts with a public address";
const STARTS = "starts instances with public addresses";

const KINDS: readonly Kind[] = [
  { is: isAws("ec2", "Subnet"), gives: switchedOn("mapPublicIpOnLaunch"), how: SUBNET },
  {
    is: isAws("ec2", "DefaultSubnet"),
    // A default subnet does, unless it is told not to: docs.aws.amazon.com/vpc, "Default subnets".
    gives: (inputs) => holds(property(inputs, "mapPublicIpOnLaunch"), (value) => value !== false),
    how: SUBNET,
  },
  { is: isAws("ec2", "Instance"), gives: switchedOn("associatePublicIpAddress"), how: STARTED },
  { is: isAws("ec2", "SpotInstanceRequest"), gives: switchedOn("associatePublicIpAddress"), how: STARTED },
  { is: isAws("ec2", "LaunchConfiguration"), gives: switchedOn("associatePublicIpAddress"), how: STARTS },
  {
    is: isAws("ec2", "LaunchTemplate"),
    gives: (inputs) =>
      anyIn(elements(property(inputs, "networkInterfaces")), (one) =>
        holds(property(one, "associatePublicIpAddress"), isOn),
      ),
    how: STARTS,
  },
  {
    is: isAws("ecs", "Service"),
    gives: switchedOn("networkConfiguration", "assignPublicIp"),
    how: "starts tasks with public addresses",
  },
];

/** What gives out public addresses by itself. An elastic address that a program makes is one that it asks for. */
export const addressGivers = (resources: readonly ResourceView[]): readonly AddressGiver[] =>
  resources
    .filter((resource) => !isLookedUp(resource))
    .flatMap((resource) =>
      KINDS.filter(({ is }) => is(resource)).map(({ gives, how }) => {
        const given = gives(resource.inputs);
        const { urn, name } = resource;
        return { urn, name, gives: given === UNKNOWN ? UNKNOWN : given ? how : undefined };
      }),
    );
