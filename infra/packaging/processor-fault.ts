/** What is wrong with a module, and how it was named. */
export class ProcessorFault extends Error {
  override readonly name = "ProcessorFault";
  constructor(path: string, why: string) {
    super(`function.processor: expected a module that exports an image processor but received "${path}": ${why}.`);
  }
}
