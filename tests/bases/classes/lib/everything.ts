export * from 'agents';
