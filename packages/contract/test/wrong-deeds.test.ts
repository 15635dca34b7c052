import { describeFaults } from './support/describe-faults.ts';
import { wrongDeeds } from './support/wrong-deeds.ts';

describeFaults('what a server does', wrongDeeds);
