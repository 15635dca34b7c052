import { describeFaults } from '../support/describe-faults.ts';
import { wrongInvitations } from './invitations.ts';

describeFaults('what a server says and does about invitations', wrongInvitations);
