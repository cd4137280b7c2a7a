import type { DeclaredTypes } from "./package-types.ts";
import { additionsOf, type Answers, type Properties, type Subject } from "./values.ts";

/** Property that names what was given: a state holds inputs and made-up outputs side by side. */
export const INPUTS = "__inputs";

/** Property that names what was added to given objects: names of fields by the object's. */
const ADDED = "__added";

type Added = Readonly<Record<string, readonly string[]>>;

/**
 * What was given as a state holds it: objects completed with what a cloud adds to them, and marks of what was given and added.
 * @param before the last state: what was added then stays
 */
export function givenAsState(
  types: DeclaredTypes,
  answers: Answers,
  subject: Subject,
  before: Properties = {},
): Properties {
  const { inputs } = subject;
  const additions = Object.entries(additionsOf(types, subject, answers));
  const completed = additions.map(([name, fields]) => {
    const kept = pick((before[name] ?? {}) as Properties, Object.keys(fields));
    return [name, { ...fields, ...kept, ...(inputs[name] as Properties) }] as const;
  });
  const added: Added = Object.fromEntries(additions.map(([name, fields]) => [name, Object.keys(fields)]));
  return {
    ...inputs,
    ...Object.fromEntries(completed),
    [INPUTS]: Object.keys(inputs),
    ...(additions.length > 0 && { [ADDED]: added }),
  };
}

/** The inputs that a state was made of. */
export function inputsIn(state: Properties): Properties {
  const added = (state[ADDED] ?? {}) as Added;
  const entries = Object.entries(pick(state, namesIn(state))).map(([name, value]) => {
    const fields = added[name];
    return [name, fields === undefined ? value : without(value as Properties, fields)] as const;
  });
  return Object.fromEntries(entries);
}

/** What of a state was not given. */
export function computedIn(state: Properties): Properties {
  return without(state, [...namesIn(state), INPUTS, ADDED]);
}

const namesIn = (state: Properties): readonly string[] => (state[INPUTS] ?? []) as readonly string[];

const pick = (from: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

const without = (from: Properties, names: readonly string[]): Properties =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
