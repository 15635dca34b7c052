import { describeFaults } from '../support/describe-faults.ts';
import { wrongSearches } from './search.ts';

describeFaults('whom a server finds', wrongSearches);
