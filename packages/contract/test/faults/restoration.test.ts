import { describeFaults } from '../support/describe-faults.ts';
import { wrongRestoration } from './restoration.ts';

describeFaults('what a server says of one request, and how it restores it', wrongRestoration);
