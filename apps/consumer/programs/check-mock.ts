// A program of another team that checks the mock against the contract.
import { type ConformanceReport, runContract, type Target } from '@mdhq/portal-contract';
import { startMock } from '@mdhq/portal-mock';

const mock = await startMock();
const target: Target = {
  url: new URL(mock.url),
  credentials: { username: 'un', password: 'pwd' },
  patient: 1,
  stateless: true,
  readOnly: true,
};
const report: ConformanceReport = await runContract(target, { surface: 'documented' });
await mock.close();
console.log(report.holds);
