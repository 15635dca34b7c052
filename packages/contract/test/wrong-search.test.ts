import { describeFaults } from './support/describe-faults.ts';
import { wrongSearches } from './support/wrong-search.ts';

describeFaults('whom a server finds', wrongSearches);
