/** A real store cannot be had here. The message says what is missing, so that a suite can say what it skipped. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
