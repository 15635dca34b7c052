import { describeFaults } from './support/describe-faults.ts';
import { wrongInvitations } from './support/wrong-invitations.ts';

describeFaults('what a server says and does about invitations', wrongInvitations);
