import { describeFaults } from './support/describe-faults.ts';
import { wrongAnswers } from './support/wrong-answers.ts';

describeFaults('what a server says', wrongAnswers);
