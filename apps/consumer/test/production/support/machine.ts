import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const boot = fileURLToPath(new URL('machine/boot.sh', import.meta.url));

const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' };

/** Why no machine can be booted; undefined if it can. */
export function reasonWithoutMachine(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs Linux and root';
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--ipc', '--cgroup', '--fork'];
  const probe = `set -e; test -x /lib/systemd/systemd; command -v nsenter pivot_root
    mount -t tmpfs tmpfs /mnt; mkdir /mnt/upper /mnt/work /mnt/root /mnt/cgroup
    mount -t cgroup2 cgroup2 /mnt/cgroup
    mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root`;
  const { status } = spawnSync('unshare', [...namespaces, 'sh', '-c', probe], { env });
  return status === 0 ? undefined : 'needs systemd, and the right to create namespaces and mounts';
}

/** Whether a command is installed. */
export const isInstalled = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`], { env }).status === 0;

/**
 * A machine in which systemd runs, with a root shell. It has its own processes, network and control groups; what it changes
 * in the file system is in memory.
 */
export class Machine {
  readonly #folder: string;
  readonly #systemd: ChildProcess;
  readonly #shell: ChildProcess;

  private constructor(folder: string, systemd: ChildProcess, shell: ChildProcess) {
    this.#folder = folder;
    this.#systemd = systemd;
    this.#shell = shell;
  }

  /** @param project a project in which the packed packages are installed */
  static async boot(project: string): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), 'portal-machine-'));
    const packages = join(project, 'node_modules');
    const systemd = spawn(
      'unshare',
      ['--mount', 'bash', boot, folder, await realpath(process.execPath), packages],
      { env, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let log = '';
    systemd.stderr.on('data', (chunk) => {
      log += String(chunk);
    });
    const init = await new Promise<string>((resolve, reject) => {
      createInterface(systemd.stdout).once('line', resolve);
      systemd.once('close', () => reject(new Error(`systemd did not boot: ${log}`)));
    });
    const shell = spawn(
      'nsenter',
      [`--target=${init}`, '--all', '--root', '--wd', 'bash', '--norc', '-s'],
      { env, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const machine = new Machine(folder, systemd, shell);
    await machine.run('cd /root');
    return machine;
  }

  /**
   * Runs commands in the shell, which keeps its variables, and returns what they print. Rejects if one of them fails, after
   * which the shell has ended.
   */
  run(commands: string): Promise<string> {
    const { stdin, stdout, stderr } = this.#shell;
    if (stdin === null || stdout === null || stderr === null) throw new Error('no shell');
    const end = `end-${crypto.randomUUID()}`;
    let printed = '';
    return new Promise((resolve, reject) => {
      const receive = (chunk: Buffer): void => {
        printed += String(chunk);
        if (printed.includes(end)) settle(() => resolve(printed.replace(`${end}\n`, '')));
      };
      const fail = (): void =>
        settle(() => reject(new Error(`The commands failed:\n${commands}\n${printed}`)));
      const settle = (report: () => void): void => {
        stdout.off('data', receive);
        stderr.off('data', receive);
        this.#shell.off('close', fail);
        report();
      };
      stdout.on('data', receive);
      stderr.on('data', receive);
      this.#shell.once('close', fail);
      if (this.#shell.exitCode !== null) fail();
      const quoted = commands.replaceAll("'", "'\\''");
      stdin.write(`set -eu -o pipefail; { eval '${quoted}'; } < /dev/null 2>&1; echo ${end}\n`);
    });
  }

  async close(): Promise<void> {
    this.#shell.stdin?.end();
    const closed = once(this.#systemd, 'close');
    this.#systemd.stdin?.end();
    await closed;
    await rm(this.#folder, { recursive: true });
  }
}
