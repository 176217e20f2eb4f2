/** One import of a file: from another file of the repository, or from a package. */
export interface Import {
  /** The importing file, relative to the repository. */
  readonly from: string;
  /** The imported file, if it is one of ours. Otherwise a package or a built-in module. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Whether it imports only types, which leave no trace in JavaScript. */
  readonly isTypeOnly: boolean;
}

/** Texts of files, by path relative to the repository. */
export type Sources = ReadonlyMap<string, string>;
