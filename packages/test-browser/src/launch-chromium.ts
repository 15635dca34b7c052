import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { slowDown } from './slow-down.ts';

const packageRoot = new URL('../', import.meta.resolve('@sparticuz/chromium'));
const cache = new URL('../node_modules/.cache/', import.meta.url);

/**
 * A real browser, from the package registry alone: nothing has to be installed by hand. `TEST_BROWSER_SLOWDOWN=4` slows
 * the CPU of its pages down as many times.
 */
export async function launchChromium(): Promise<Browser> {
  const home = await unpackOnce();
  const browser = await chromium.launch({
    executablePath: `${home}/chromium`,
    args: [
      // Tests may run as root, in a container, and load nothing but what they serve themselves.
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    // Its own libraries and fonts, for machines that have none.
    env: { ...env, LD_LIBRARY_PATH: `${home}/al2023/lib`, FONTCONFIG_PATH: `${home}/fonts` },
  });
  const slowdown = Number(env['TEST_BROWSER_SLOWDOWN'] ?? 1);
  if (slowdown > 1) slowDown(browser, slowdown);
  return browser;
}

/**
 * Unpacks beside its place and moves it there whole, so that neither a crash nor another test run
 * leaves half a browser.
 * @returns the folder
 */
async function unpackOnce(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('package.json', packageRoot), 'utf8'));
  const home = fileURLToPath(new URL(`chromium-${version}`, cache));
  if (existsSync(home)) return home;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(fileURLToPath(new URL('unpacking-', cache)));
  try {
    await unpackInto(draft, home);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}

async function unpackInto(draft: string, home: string): Promise<void> {
  const before = env['TMPDIR'];
  env['TMPDIR'] = draft; // the one place that the package unpacks to
  try {
    await packed.executablePath();
    await inflate(fileURLToPath(new URL('bin/al2023.tar.br', packageRoot)));
  } finally {
    if (before === undefined) delete env['TMPDIR'];
    else env['TMPDIR'] = before;
  }
  await writeFile(
    `${draft}/fonts/fonts.conf`,
    `<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`,
  );
}
