/** Real clusters cannot be had here. The message says what is missing, so that a suite can say what it skipped. */
export class ClustersUnavailable extends Error {
  override readonly name = "ClustersUnavailable";
}
