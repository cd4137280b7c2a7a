/** Parts of a stack that run on the machine where the engine does, and so have to be fetched or built on it. */
export interface PartsHere {
  readonly kafka: boolean;
  readonly objectStore: boolean;
}
