import { Server } from 'partyserver';

export default Server;
