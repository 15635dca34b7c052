import { describeFaults } from '../support/describe-faults.ts';
import { wrongPermissions } from './permissions.ts';

describeFaults('what a server takes', wrongPermissions);
