import { randomUUID } from 'node:crypto';
import type { ApiUserCredentials } from '@mdhq/portal-server';
import { type Browser, type BrowserContext, launchChromium, type Page } from '@mdhq/test-browser';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { loadConfig, startFrontDesk } from '../../../src/index.ts';
import { seal } from '../../../src/server/sessions/sealed-session.ts';
import type { Surface } from '../../../src/shared/desk-api.ts';
import { type DeskClock, startClock } from '../desk-clock.ts';
import { type Clinic, createClinics } from '../portals/clinic.ts';
import { type SteeredMock, startSteeredMock } from '../portals/mock.ts';
import { sink } from '../sink.ts';
import { holdTimers, passTime, settle } from './page-timers.ts';

export type Locator = ReturnType<Page['getByRole']>;

/** The front desk in a real browser. */
export interface DeskPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** The URLs that the browser has requested. */
  readonly urls: readonly string[];
  /** The URL of the desk. */
  readonly url: string;
  /** Opens the desk with a session of this user; by default of the portal's first user. */
  signIn(credentials?: ApiUserCredentials): Promise<void>;
  /** Submits the sign-in form. */
  fillIn(credentials: ApiUserCredentials): Promise<void>;
  /**
   * Advances the clocks of the portal, the desk and the page when the page's calls have ended. The page refreshes and retries
   * only then, because timers of one second and more are held.
   */
  pass(ms: number): Promise<void>;
  /** Presses a key after a pause in which a user could have read the page. */
  press(key: string): Promise<void>;
  /** Stops the desk's backend, and starts it again with the same port and sessions. */
  stopDesk(): Promise<void>;
  startDesk(): Promise<void>;
  field(name: string): Locator;
  button(name: string | RegExp): Locator;
  view(name: string): Locator;
  /** A row of the list, by its text. */
  row(text: string | RegExp): Locator;
  /** All rows, in order. */
  rows(): Locator;
  /** The reading pane of a request. */
  reading(subject: string): Locator;
  /** The notifications. */
  notices(): Locator;
  /** The label or the text of the focused element; empty if there is none. */
  focused(): Promise<string>;
}

/** With a real portal. */
export interface OpenPage extends DeskPage {
  readonly clinic: Clinic;
}

/** With the mock. */
export interface MockPage extends DeskPage {
  readonly mock: SteeredMock;
}

interface ViewOptions {
  /** Errors and warnings that the browser may report; by default none. */
  readonly mayComplain?: RegExp;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Whether the device has a touch screen. */
  readonly isTouch?: boolean;
}

export interface PageOptions extends ViewOptions {
  readonly surface?: Surface;
  readonly mailPort?: number;
  readonly crowd?: number;
  readonly answers?: string;
}

/**
 * Starts a browser for the tests of a file.
 * @returns opens a page with its own portal and desk, which are closed after the test
 */
export function useBrowser(): (options?: PageOptions) => Promise<OpenPage> {
  const browser = useChromium();
  const clinics = createClinics();
  const closing: Promise<void>[] = [];
  afterAll(async () => {
    await Promise.all(closing);
    await clinics.close();
  });
  return async ({ surface = 'full', mailPort, crowd = 0, answers, ...view } = {}) => {
    const clock = startClock();
    const clinic = await clinics.start({
      surface,
      isBusy: true,
      crowd,
      answers,
      clock: clock.now,
      mailPort,
    });
    // Not awaited here: a portal waits half a second for clients that keep connections open.
    onTestFinished(() => void closing.push(clinic.close()));
    return { clinic, ...(await openDesk(browser(), clinic, surface, clock, view)) };
  };
}

/** Like `useBrowser`, but with the mock. */
export function useBrowserOnMock(): (options?: ViewOptions) => Promise<MockPage> {
  const browser = useChromium();
  return async (view = {}) => {
    const mock = await startSteeredMock();
    onTestFinished(() => mock.close());
    return { mock, ...(await openDesk(browser(), mock, 'full', startClock(), view)) };
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

const sessionKey = new Uint8Array(32).fill(7);

async function openDesk(
  browser: Browser,
  portal: ApiUserCredentials & { readonly url: string },
  surface: Surface,
  clock: DeskClock,
  { mayComplain, viewport = { width: 1280, height: 800 }, isTouch = false }: ViewOptions,
): Promise<DeskPage> {
  const config = {
    ...loadConfig({ FRONT_DESK_TIME_ZONE: 'America/Denver' }),
    port: 0,
    portalUrl: portal.url,
    clinicName: 'Sandbox Clinic',
    sessionKey,
  };
  const surroundings = { now: clock.now, log: sink() };
  let desk = await startFrontDesk(config, surroundings);
  onTestFinished(() => desk.close());
  const { url } = desk;

  const context = await browser.newContext({
    // Must have no effect: the desk shows times of the clinic.
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
  const complaints = collectComplaints(page);
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
      // A session as the desk starts it, without the time that a sign-in takes.
      const { username, secret } = credentials;
      const session = { id: randomUUID(), username, secret, surface, signedInAt: clock.now() };
      const value = await seal(session, sessionKey);
      const cookie = {
        name: 'front-desk',
        value,
        url,
        httpOnly: true,
        sameSite: 'Strict',
      } as const;
      await context.addCookies([cookie]);
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
    row: (text) => list.getByRole('button').filter({ hasText: text }),
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

/** Errors and warnings of the page and the browser, such as violations of the Content Security Policy; not failed calls. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const failedCall = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !failedCall)
      complaints.push(message.text());
  });
  return complaints;
}
