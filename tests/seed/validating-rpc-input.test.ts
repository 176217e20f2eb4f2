/** Validating RPC Input: the class with `setProfile`. */
import { setProfile } from './schema-samples.js';
import { testSchema } from './schema-suite.js';
import { WAYS } from './ways.js';

testSchema(setProfile, WAYS);
