/** The `assets` of a worker's configuration, as far as they concern pages. */
export interface AssetsConfig {
  not_found_handling?: string;
  run_worker_first?: boolean | string[];
}
