export { Agent as default } from 'agents';
