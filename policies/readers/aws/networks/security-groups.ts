import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

/** The group that a VPC has from the start. Taken over, it loses its rules but for those that the program states. */
export const isDefaultGroup = isAws("ec2", "DefaultSecurityGroup");

const isOwnGroup = isAws("ec2", "SecurityGroup");

export const isGroup = (resource: ResourceView): boolean => isOwnGroup(resource) || isDefaultGroup(resource);

/** A rule that is a resource of its own: for either direction, in, and out. */
export const isRule = isAws("ec2", "SecurityGroupRule");
export const isIngressRule = isAws("vpc", "SecurityGroupIngressRule");
const isEgressRule = isAws("vpc", "SecurityGroupEgressRule");

export const isAnyRule = (resource: ResourceView): boolean =>
  [isRule, isIngressRule, isEgressRule].some((is) => is(resource));
