export { Agent as ProjectAgent, callable as remote } from 'agents';
