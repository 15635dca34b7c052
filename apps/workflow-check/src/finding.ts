/** A fault of a workflow or an action. */
export interface Finding {
  /** Such as `.github/workflows/ci.yml`. */
  path: string;
  /** Undefined if it concerns the whole file. */
  line?: number | undefined;
  message: string;
}
