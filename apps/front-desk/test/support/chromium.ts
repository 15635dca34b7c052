import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import packed, { inflate } from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Unpacked once; a new version of the package starts a new folder. */
const home = fileURLToPath(new URL('../../node_modules/.cache/chromium-153/', import.meta.url));

/** A real browser, from the package registry alone: nothing has to be installed by hand. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(home)) await unpack();
  return chromium.launch({
    executablePath: `${home}chromium`,
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
    env: { ...env, LD_LIBRARY_PATH: `${home}al2023/lib`, FONTCONFIG_PATH: `${home}fonts` },
  });
}

/** Unpacks beside its place and moves it there whole, so that neither a crash nor a race leaves half. */
async function unpack(): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const draft = await mkdtemp(`${dirname(home)}/unpacking-`);
  const before = env['TMPDIR'];
  env['TMPDIR'] = draft; // where the package unpacks to
  try {
    await packed.executablePath();
    await inflate(
      fileURLToPath(
        import.meta.resolve('@sparticuz/chromium').replace(/build\/.*/, 'bin/al2023.tar.br'),
      ),
    );
    await writeFile(
      `${draft}/fonts/fonts.conf`,
      `<fontconfig><dir>${home}fonts</dir><cachedir>${home}fonts/cache</cachedir></fontconfig>`,
    );
    await rename(draft, home);
  } finally {
    if (before === undefined) delete env['TMPDIR'];
    else env['TMPDIR'] = before;
    await rm(draft, { recursive: true, force: true });
  }
}
