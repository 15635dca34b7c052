import type { ApiUserCredentials } from '@mdhq/portal-server';
import { type Browser, type BrowserContext, launchChromium, type Page } from '@mdhq/test-browser';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { loadConfig, startFrontDesk } from '../../../src/index.ts';
import type { Surface } from '../../../src/shared/desk-api.ts';
import { type DeskClock, startClock } from '../desk-clock.ts';
import { type Clinic, startClinic } from '../portals/clinic.ts';
import { type SteeredMock, startSteeredMock } from '../portals/mock.ts';
import { sink } from '../sink.ts';
import { holdTimers, passTime, settle } from './page-timers.ts';

export type Locator = ReturnType<Page['getByRole']>;

/** The front desk in a real browser. */
export interface DeskPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser asked for. */
  readonly urls: readonly string[];
  /** Where the desk is. */
  readonly url: string;
  /** Opens the desk for somebody who has signed in; the portal's first user if nobody else. */
  signIn(credentials?: ApiUserCredentials): Promise<void>;
  /** Fills in the sign-in that is shown. */
  fillIn(credentials: ApiUserCredentials): Promise<void>;
  /**
   * Lets so many milliseconds pass immediately, for the portal, the desk and the page, once the page's calls have ended.
   * The page refreshes and retries in no other way: timers of a second and more are held until then.
   */
  pass(ms: number): Promise<void>;
  /** Presses a key as somebody does who has looked at what the key before has done. */
  press(key: string): Promise<void>;
  /** The desk's backend goes away, and comes back where it was, with its sessions. */
  stopDesk(): Promise<void>;
  startDesk(): Promise<void>;
  field(name: string): Locator;
  button(name: string | RegExp): Locator;
  view(name: string): Locator;
  /** A row of the list that is shown, by what it says. */
  row(words: string | RegExp): Locator;
  /** All rows in order. */
  rows(): Locator;
  /** The request that is read. */
  reading(subject: string): Locator;
  /** What was done, and what waits for the network. */
  notices(): Locator;
  /** What has the focus, by its label or its words; empty where nothing has. */
  focused(): Promise<string>;
}

/** In front of a real portal. */
export interface OpenPage extends DeskPage {
  readonly clinic: Clinic;
}

/** In front of the mock. */
export interface MockPage extends DeskPage {
  readonly mock: SteeredMock;
}

interface ViewOptions {
  /** What the browser may complain about; nothing without it. */
  readonly mayComplain?: RegExp;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether the pointer is a finger. */
  readonly isTouch?: boolean;
}

export interface PageOptions extends ViewOptions {
  readonly surface?: Surface;
  readonly mailPort?: number;
  readonly crowd?: number;
  readonly answers?: string;
}

/**
 * One browser for the tests of a file.
 * @returns what opens a page in it, with a portal and a desk of its own, that are gone with the test
 */
export function useBrowser(): (options?: PageOptions) => Promise<OpenPage> {
  const browser = useChromium();
  return async ({ surface = 'full', mailPort, crowd, answers, ...view } = {}) => {
    const clock = startClock();
    const clinic = await startClinic({
      surface,
      isBusy: true,
      crowd,
      answers,
      clock: clock.now,
      mailPort,
    });
    onTestFinished(() => clinic.close());
    return { clinic, ...(await openDesk(browser(), clinic, clock, view)) };
  };
}

/** The same in front of the mock. */
export function useBrowserOnMock(): (options?: ViewOptions) => Promise<MockPage> {
  const browser = useChromium();
  return async (view = {}) => {
    const mock = await startSteeredMock();
    onTestFinished(() => mock.close());
    return { mock, ...(await openDesk(browser(), mock, startClock(), view)) };
  };
}

function useChromium(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  return () => browser;
}

async function openDesk(
  browser: Browser,
  portal: ApiUserCredentials & { readonly url: string },
  clock: DeskClock,
  { mayComplain, viewport = { width: 1280, height: 800 }, isTouch = false }: ViewOptions,
): Promise<DeskPage> {
  const config = {
    ...loadConfig({ FRONT_DESK_TIME_ZONE: 'America/Denver' }),
    port: 0,
    portalUrl: portal.url,
    clinicName: 'Sandbox Clinic',
    sessionKey: new Uint8Array(32).fill(7),
  };
  const surroundings = { now: clock.now, log: sink() };
  let desk = await startFrontDesk(config, surroundings);
  onTestFinished(() => desk.close());
  const { url } = desk;

  const context = await browser.newContext({
    // Nothing of it must be seen: the times are the clinic's.
    timezoneId: 'Asia/Tokyo',
    locale: 'de-DE',
    viewport,
    hasTouch: isTouch,
    isMobile: isTouch,
    reducedMotion: 'reduce',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.clock.install({ time: clock.now() });
  await holdTimers(page);
  const urls: string[] = [];
  const complaints = listen(page);
  page.on('request', (request) => urls.push(request.url()));
  onTestFinished(() =>
    expect(complaints.filter((complaint) => !mayComplain?.test(complaint))).toEqual([]),
  );

  const field = (name: string) => page.getByRole('textbox', { name });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const list = page.getByRole('list', { name: /^(Open|Dismissed) requests$/ });
  return {
    context,
    page,
    urls,
    url,
    async signIn(credentials = portal) {
      const { username, secret } = credentials;
      const answer = await context.request.post(`${url}/desk/sign-in`, {
        headers: { origin: url },
        data: { username, secret },
      });
      expect(answer.status()).toBe(200);
      await page.goto(url);
      await button('Sign out').waitFor();
    },
    async fillIn({ username, secret }) {
      await field('Username').fill(username);
      await field('Password').fill(secret);
      await button('Sign in').click();
    },
    async pass(ms) {
      await settle(page);
      clock.pass(ms);
      await passTime(page, ms);
    },
    async press(key) {
      // A request is dismissed by key only once its content is loaded.
      if (key === 'e') await settle(page);
      await page.clock.fastForward(700);
      await page.keyboard.press(key);
    },
    stopDesk: () => desk.close(),
    async startDesk() {
      desk = await startFrontDesk({ ...config, port: Number(new URL(url).port) }, surroundings);
    },
    field,
    button,
    view: (name) => page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }),
    row: (words) => list.getByRole('button').filter({ hasText: words }),
    rows: () => list.getByRole('button'),
    reading: (subject) => page.getByRole('article', { name: subject }),
    notices: () => page.getByRole('status', { name: 'Notifications' }),
    focused: () =>
      page.evaluate(() => {
        const { activeElement: element, body } = document;
        if (element === null || element === body) return '';
        return element.getAttribute('aria-label') ?? element.textContent;
      }),
  };
}

/** Errors and warnings of the page and of the browser, such as a breach of the Content Security Policy; not that a call failed. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const failedCall = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !failedCall)
      complaints.push(message.text());
  });
  return complaints;
}
