import { describeFaults } from '../support/describe-faults.ts';
import { wrongInbox } from './inbox.ts';

describeFaults('what a server says of the inbox', wrongInbox);
