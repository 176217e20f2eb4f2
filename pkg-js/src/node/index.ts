/** Projects on disk, for bundler plugins and command-line tools. */
export { openProject, type ProjectOnDisk, type ProjectOnDiskOptions } from './project.js';
