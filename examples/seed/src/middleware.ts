import './server/do-routing';
