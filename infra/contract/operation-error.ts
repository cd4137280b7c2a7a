/** What the operations function threw. It ran, so the function itself is there and may be asked. */
export class OperationError extends Error {
  override readonly name = "OperationError";
  constructor(
    /** Name of the error's class inside the function, for example Outage. */
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}
