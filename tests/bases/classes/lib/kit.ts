export * as kit from 'agents';
