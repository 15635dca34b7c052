import { describeFaults } from '../support/describe-faults.ts';
import { wrongAnswers } from './responses.ts';

describeFaults('what a server says', wrongAnswers);
