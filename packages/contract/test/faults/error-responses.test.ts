import { describeFaults } from '../support/describe-faults.ts';
import { startMockTarget } from '../support/start-mock-target.ts';
import { wrongFaults } from './error-responses.ts';

describeFaults('how a mock fails on demand', wrongFaults, startMockTarget);
