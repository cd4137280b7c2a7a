import { unknownCheckingProxy } from "@pulumi/policy";
import type { ResourceView } from "../../policies/readers/reader.ts";

/** Properties as the engine hands them on: reading an unknown one throws. Exported by the package without a type. */
export const checked = unknownCheckingProxy as (props: object) => Record<string, unknown>;

/** How the engine sends a value of each kind that is known after deployment (@pulumi/policy, proxy.js). */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const UNKNOWN_BOOLEAN = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";
export const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

export type Values = Record<string, unknown>;

/** What differs from a resource that the program asks for and that is there. */
export interface Told {
  /** What the provider answers beyond the inputs. */
  readonly answers?: Values;
  /** By property: the resources that its value was made of. */
  readonly madeOf?: Readonly<Record<string, readonly ResourceView[]>>;
  /** The program's option of that name. */
  readonly protect?: boolean;
}

/** A resource as a policy over the stack sees it. */
export function view(
  type: string,
  name: string,
  inputs: Values,
  { answers, madeOf = {}, protect = false }: Told = {},
): ResourceView {
  return {
    type,
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    name,
    props: checked({ ...inputs, ...answers }),
    inputs: checked(inputs),
    propertyDependencies: Object.fromEntries(
      Object.entries(madeOf).map(([property, from]) => [property, from.map(({ urn }) => urn)]),
    ),
    protect,
  };
}
