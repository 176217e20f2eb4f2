/** Schema Examples: the class with `savePreferences`. */
import { savePreferences } from './schema-samples.js';
import { testSchema } from './schema-suite.js';

testSchema(savePreferences);
