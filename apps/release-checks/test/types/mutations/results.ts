import type { Mutation } from './mutation.ts';

export const results: Mutation[] = [
  // Results
  {
    what: 'a result has another property',
    bump: 'minor',
    before: 'export function show(): { a: string } { return { a: "" }; }',
    after: 'export function show(): { a: string; b: string } { return { a: "", b: "" }; }',
  },
  {
    what: 'a result has no property any more',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function show(): { a: string; b: string } { return { a: "", b: "" }; }',
    after: 'export function show(): { a: string } { return { a: "" }; }',
  },
  {
    what: 'a property of a result becomes optional',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function show(): { a: string } { return { a: "" }; }',
    after: 'export function show(): { a?: string } { return { a: "" }; }',
  },
  {
    what: 'a property of a result becomes read-only',
    bump: 'major',
    breaks: 'code that assigns it',
    before: 'export function show(): { a: string } { return { a: "" }; }',
    after: 'export function show(): { readonly a: string } { return { a: "" }; }',
  },
  {
    what: 'a property of a promised result may be null',
    bump: 'major',
    before: 'export async function show(): Promise<{ a: string }> { return { a: "" }; }',
    after: 'export async function show(): Promise<{ a: string | null }> { return { a: "" }; }',
  },
  {
    what: 'a function becomes asynchronous',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function show(): number { return 1; }',
    after: 'export async function show(): Promise<number> { return 1; }',
  },
  {
    what: 'a result has another value',
    bump: 'major',
    breaks: 'readers with an exhaustive `switch`',
    before: "export function state(): 'open' | 'closed' { return 'open'; }",
    after: "export function state(): 'open' | 'closed' | 'lost' { return 'open'; }",
  },
  {
    what: 'a result of which callers accept unknown values has another value',
    bump: 'minor',
    before: "export function type(): 'rx' | 'questionnaire' { return 'rx'; }",
    after: "export function type(): 'rx' | 'questionnaire' | 'lab' { return 'rx'; }",
  },
  {
    what: 'a union of objects has another member',
    bump: 'major',
    breaks: 'readers with an exhaustive `switch`',
    before: "export type E = { code: 'a' } | { code: 'b' }; export function e(): E { throw 0; }",
    after:
      "export type E = { code: 'a' } | { code: 'b' } | { code: 'c' }; export function e(): E { throw 0; }",
  },
  {
    what: 'a union of objects has one member less',
    bump: 'minor',
    before: "export type E = { code: 'a' } | { code: 'b' }; export function e(): E { throw 0; }",
    after: "export type E = { code: 'a' }; export function e(): E { throw 0; }",
  },
  {
    what: 'a sealed type that is returned and passed back has another property',
    bump: 'minor',
    before:
      '/** @sealed */ export interface Db { a: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
    after:
      '/** @sealed */ export interface Db { a: string; b: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
  },
  {
    what: 'the text of a constant changes',
    bump: 'minor',
    before: "export const title = 'No email address';",
    after: "export const title = 'No e-mail address';",
  },
  {
    what: 'the value of a constant changes',
    bump: 'major',
    breaks: 'code that reads it',
    before: "export const code = 'no-email';",
    after: "export const code = 'no-address';",
  },
  // Results that are narrower or wider
  {
    what: 'a result is a subset of the previous values',
    bump: 'minor',
    before: "export function state(): string { return 'open'; }",
    after: "export function state(): 'open' | 'closed' { return 'open'; }",
  },
  {
    what: 'a result is no longer null',
    bump: 'minor',
    before: "export function name(): string | null { return ''; }",
    after: "export function name(): string { return ''; }",
  },
  {
    what: 'a function returns a value instead of nothing',
    bump: 'minor',
    before: 'export function close(): void {}',
    after: 'export function close(): number { return 1; }',
  },
  {
    what: 'a result of type any gets a type',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function show(): any { return 1; }',
    after: 'export function show(): string { return ""; }',
  },
  {
    what: 'a list of results becomes read-only',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function ids(): string[] { return []; }',
    after: 'export function ids(): readonly string[] { return []; }',
  },
  {
    what: 'the value of a map in a result changes',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function ids(): Map<string, string> { throw 0; }',
    after: 'export function ids(): Map<string, number> { throw 0; }',
  },
  // Types that are returned and accepted
  {
    what: 'a type that is returned and accepted has another required property',
    bump: 'major',
    breaks: 'callers who construct `Config`',
    before:
      'export interface Config { a: string } export function load(): Config { throw 0; } export function start(config: Config): void {}',
    after:
      'export interface Config { a: string; b: string } export function load(): Config { throw 0; } export function start(config: Config): void {}',
  },
  {
    what: 'a type that is returned and accepted has another optional property',
    bump: 'minor',
    before:
      'export interface Config { a: string } export function load(): Config { throw 0; } export function start(config: Config): void {}',
    after:
      'export interface Config { a: string; b?: string } export function load(): Config { throw 0; } export function start(config: Config): void {}',
  },
  {
    what: 'a sealed type that is returned and accepted loses a property',
    bump: 'major',
    breaks: 'code that reads it',
    before:
      '/** @sealed */ export interface Db { a: string; b: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
    after:
      '/** @sealed */ export interface Db { a: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
  },
  {
    what: 'a property of a sealed type that is returned and accepted has fewer values and another required part',
    bump: 'minor',
    before:
      '/** @sealed */ export interface Config { mail: { port: number | string } } export function load(): Config { throw 0; } export function start(config: Config): void {}',
    after:
      '/** @sealed */ export interface Config { mail: { port: number; host: string } } export function load(): Config { throw 0; } export function start(config: Config): void {}',
  },
  {
    what: 'an option of a method of a sealed type becomes required',
    bump: 'major',
    before:
      '/** @sealed */ export interface Db { run(options: { a?: string }): void } export function open(): Db { throw 0; } export function use(db: Db): void {}',
    after:
      '/** @sealed */ export interface Db { run(options: { a: string }): void } export function open(): Db { throw 0; } export function use(db: Db): void {}',
  },
  {
    what: 'a class that is accepted has another method',
    bump: 'minor',
    before:
      'export class Db { #a = 1; get b(): number { return this.#a; } } export function use(db: Db): void {}',
    after:
      'export class Db { #a = 1; get b(): number { return this.#a; } close(): void {} } export function use(db: Db): void {}',
  },
  // Predicates
  {
    what: 'a function is no longer a type predicate',
    bump: 'major',
    breaks: 'code that uses it',
    before: "export function isText(v: unknown): v is string { return typeof v === 'string'; }",
    after: "export function isText(v: unknown): boolean { return typeof v === 'string'; }",
  },
  {
    what: 'a type predicate is for another type',
    bump: 'major',
    breaks: 'code that reads it',
    before: "export function isText(v: unknown): v is string { return typeof v === 'string'; }",
    after: "export function isText(v: unknown): v is number { return typeof v === 'number'; }",
  },
  {
    what: 'a function becomes a type predicate',
    bump: 'minor',
    before: "export function isText(v: unknown): boolean { return typeof v === 'string'; }",
    after: "export function isText(v: unknown): v is string { return typeof v === 'string'; }",
  },
  {
    what: 'a function no longer asserts a type',
    bump: 'major',
    breaks: 'code that uses it',
    before: 'export function check(v: unknown): asserts v is string {}',
    after: 'export function check(v: unknown): void {}',
  },
  {
    what: 'a function asserts another type',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export function check(v: unknown): asserts v is string {}',
    after: 'export function check(v: unknown): asserts v is number {}',
  },
  {
    what: 'a predicate is for fewer values of a type',
    bump: 'minor',
    before: "export function isText(v: unknown): v is string { return typeof v === 'string'; }",
    after: "export function isText(v: unknown): v is 'a' { return v === 'a'; }",
  },
  {
    what: 'a method of a result is no longer a type predicate',
    bump: 'major',
    breaks: 'code that uses it',
    before:
      'export interface A { isText(v: unknown): v is string } export function a(): A { throw 0; }',
    after: 'export interface A { isText(v: unknown): boolean } export function a(): A { throw 0; }',
  },
];
