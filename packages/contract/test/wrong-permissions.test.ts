import { describeFaults } from './support/describe-faults.ts';
import { wrongPermissions } from './support/wrong-permissions.ts';

describeFaults('what a server takes', wrongPermissions);
