/** Schema Examples: the class with `savePreferences`. */
import { todays } from '../e2e/harness/rotate.js';
import { savePreferences } from './schema-samples.js';
import { testSchema } from './schema-suite.js';
import { WAYS } from './ways.js';

testSchema(savePreferences, todays('Schema Examples', WAYS, WAYS.length));
