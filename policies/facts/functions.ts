/** To be filled by this family. */
export interface FunctionFacts {}
