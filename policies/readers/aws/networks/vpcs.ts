import type { ResourceView } from "../../reader.ts";
import type { Naming } from "../../satellites.ts";
import { isAws } from "../types.ts";

/** The VPC that an account has from the start, where a program takes it over. */
export const isDefaultVpc = isAws("ec2", "DefaultVpc");

const isOwnVpc = isAws("ec2", "Vpc");

export const isVpc = (resource: ResourceView): boolean => isOwnVpc(resource) || isDefaultVpc(resource);

/** How most of what lies in a VPC names it. */
export const IN_VPC: Naming = { by: ["vpcId"], as: [["id"]] };
