import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const packageRoot = new URL('../', import.meta.resolve('@sparticuz/chromium'));
const cache = new URL('../node_modules/.cache/', import.meta.url);

/**
 * Launches Chromium from the package registry; nothing has to be installed manually. `TEST_BROWSER_SLOWDOWN=4` slows down
 * the CPU of its pages 4 times.
 */
export async function launchChromium(): Promise<Browser> {
  const home = await unpackOnce();
  const browser = await chromium.launch({
    executablePath: `${home}/chromium`,
    args: [
      // Tests may run as root in a container, and load only pages that they serve.
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    // Libraries and fonts of the package, for machines without them.
    env: { ...env, LD_LIBRARY_PATH: `${home}/al2023/lib`, FONTCONFIG_PATH: `${home}/fonts` },
  });
  const slowdown = Number(env['TEST_BROWSER_SLOWDOWN'] ?? 1);
  if (slowdown > 1) slowDown(browser, slowdown);
  return browser;
}

/**
 * Unpacks the browser into a draft folder and then renames it, so that a crash or a concurrent test run leaves no partial
 * browser.
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
  env['TMPDIR'] = draft; // The package unpacks only to this folder.
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

/**
 * Slows down the CPU of each page of the browser, before its first navigation.
 * @param rate the factor, above 1
 */
function slowDown(browser: Browser, rate: number): void {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    const newPage = context.newPage.bind(context);
    context.newPage = async () => slowed(await newPage(), rate);
    return context;
  };
}

async function slowed(page: Page, rate: number): Promise<Page> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return page;
}
