import { describeFaults } from '../support/describe-faults.ts';
import { wrongDeeds } from './behavior.ts';

describeFaults('what a server does', wrongDeeds);
