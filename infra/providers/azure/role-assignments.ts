import { all, type ComponentResource, type Input } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Account, Grant, Member } from "./capabilities.ts";
import { guidOf } from "./names.ts";
import { withoutDefault } from "./sdk-defaults.ts";
import { authorization } from "./sdk.ts";

/** An identity of Azure's that is given rights. */
export interface Principal {
  /** In kebab-case, unique among the stack's: part of the assignments' names in the program. */
  readonly name: string;
  /** Object id in Entra. */
  readonly id: Input<string>;
  /** Default: an identity of the stack's. Of whoever runs `up`, who may be a person too, Azure finds out itself. */
  readonly kind?: "identity" | "deployer";
}

/** An application of the stack, as one who is given rights. */
export const memberOf = ({ identities }: Pick<Account, "identities">, member: Member): Principal => ({
  name: member,
  id: identities[member].principalId,
});

/**
 * One assignment for each grant. Grants of the same name are the same right, and are given once: Azure refuses a second
 * assignment of a role to the same principal at the same scope.
 *
 * An assignment's own name is a GUID made of scope, role and principal, so that whoever makes it twice makes the same.
 * @returns the assignments: what an application waits for before it runs
 */
export function roleAssignments(
  parent: ComponentResource,
  { stack }: Pick<Context, "stack">,
  { name, id, kind = "identity" }: Principal,
  grants: readonly Grant[],
): authorization.RoleAssignment[] {
  const byName = new Map(grants.map((grant) => [grant.name, grant]));
  return [...byName.values()].map(({ name: right, roleDefinitionId, scope, condition }) => {
    const guid = all([scope, roleDefinitionId, id]).apply((parts) => guidOf(...parts));
    return new authorization.RoleAssignment(
      `${stack}-${name}-${right}`,
      {
        roleAssignmentName: guid,
        principalId: id,
        // Left out, azure-native says User; told, Azure does not look for an identity that it has only just made:
        // learn.microsoft.com/azure/role-based-access-control/role-assignments-template, "New service principal".
        ...(kind === "identity" && { principalType: "ServicePrincipal" }),
        roleDefinitionId,
        scope,
        ...(condition !== undefined && { condition, conditionVersion: "2.0" }),
      },
      { parent, ...(kind === "deployer" && { transformations: [withoutDefault("principalType")] }) },
    );
  });
}
