export * from 'koze:worker';
export { default } from 'koze:worker';
