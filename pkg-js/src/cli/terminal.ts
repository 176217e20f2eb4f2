/** Where the command line reads its paths and writes its output. */
export interface Terminal {
  readonly cwd: string;
  out(text: string): void;
  error(text: string): void;
}
