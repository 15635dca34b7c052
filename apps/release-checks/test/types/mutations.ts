import { both, type Position, read } from '../../src/types/positions.ts';

/** A change of the public types of a package, and the bump that it needs. */
export interface Mutation {
  readonly what: string;
  readonly bump: 'none' | 'minor' | 'major';
  /** Whose code breaks. */
  readonly breaks?: string;
  readonly before: string;
  readonly after: string;
  /** The position of the schema `Schema`, if the contract has one. */
  readonly schema?: Position;
}

const write: Position = { read: false, write: true };

export const mutations: Mutation[] = [
  // Exports
  {
    what: 'an export is removed',
    bump: 'major',
    breaks: 'code that imports it',
    before: 'export const a = 1; export const b = 2;',
    after: 'export const a = 1;',
  },
  {
    what: 'an export is renamed',
    bump: 'major',
    breaks: 'code that imports it',
    before: 'export function list(): void {}',
    after: 'export function listAll(): void {}',
  },
  {
    what: 'an export is added',
    bump: 'minor',
    before: 'export const a = 1;',
    after: 'export const a = 1; export type B = string;',
  },
  {
    what: 'a class is only exported as a type',
    bump: 'major',
    breaks: 'code that uses its value',
    before: 'export class A {}',
    after: 'class A {} export type { A };',
  },
  {
    what: 'a function body and a comment change',
    bump: 'none',
    before: 'export function one(): number { return 1; }',
    after: '/** One. */\nexport function one(): number { return 2 - 1; }',
  },
  // Parameters
  {
    what: 'a required parameter is added',
    bump: 'major',
    breaks: 'callers of `list`',
    before: 'export function list(id: number): void {}',
    after: 'export function list(id: number, limit: number): void {}',
  },
  {
    what: 'an optional parameter is added',
    bump: 'minor',
    before: 'export function list(id: number): void {}',
    after: 'export function list(id: number, limit?: number): void {}',
  },
  {
    what: 'a parameter is removed',
    bump: 'major',
    breaks: 'callers of `list`',
    before: 'export function list(id: number, limit?: number): void {}',
    after: 'export function list(id: number): void {}',
  },
  {
    what: 'a parameter becomes required',
    bump: 'major',
    breaks: 'callers of `list`',
    before: 'export function list(id?: number): void {}',
    after: 'export function list(id: number): void {}',
  },
  {
    what: 'a parameter accepts more types',
    bump: 'minor',
    before: 'export function list(id: number): void {}',
    after: 'export function list(id: number | string): void {}',
  },
  {
    what: 'a parameter accepts fewer types',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function list(id: number | string): void {}',
    after: 'export function list(id: number): void {}',
  },
  {
    what: 'a parameter is renamed',
    bump: 'none',
    before: 'export function list(id: number): void {}',
    after: 'export function list(patient: number): void {}',
  },
  // Options
  {
    what: 'a required option is added',
    bump: 'major',
    breaks: 'callers who construct `Options`',
    before: 'export interface Options { a: string } export function run(options: Options): void {}',
    after:
      'export interface Options { a: string; b: string } export function run(options: Options): void {}',
  },
  {
    what: 'an optional option is added',
    bump: 'minor',
    before: 'export interface Options { a: string } export function run(options: Options): void {}',
    after:
      'export interface Options { a: string; b?: string } export function run(options: Options): void {}',
  },
  {
    what: 'an option becomes optional',
    bump: 'minor',
    before: 'export function run(options: { a: string }): void {}',
    after: 'export function run(options: { a?: string }): void {}',
  },
  {
    what: 'an option is removed',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function run(options: { a: string; b?: string }): void {}',
    after: 'export function run(options: { a: string }): void {}',
  },
  {
    what: 'an option has one value less',
    bump: 'major',
    breaks: 'code that passes it',
    before: "export function run(options: { mode: 'fast' | 'slow' }): void {}",
    after: "export function run(options: { mode: 'fast' }): void {}",
  },
  {
    what: 'an option has another value',
    bump: 'minor',
    before: "export function run(options: { mode: 'fast' }): void {}",
    after: "export function run(options: { mode: 'fast' | 'slow' }): void {}",
  },
  {
    what: 'a callback gets another argument',
    bump: 'minor',
    before: 'export function run(done: (a: string) => void): void {}',
    after: 'export function run(done: (a: string, b: number) => void): void {}',
  },
  {
    what: 'a callback must return something',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function run(check: () => void): void {}',
    after: 'export function run(check: () => boolean): void {}',
  },
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
    what: 'a type that is returned and passed back has another property',
    bump: 'minor',
    before:
      'export interface Db { a: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
    after:
      'export interface Db { a: string; b: string } export function open(): Db { throw 0; } export function use(db: Db): void {}',
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
  // Classes and generic types
  {
    what: 'a constructor requires another argument',
    bump: 'major',
    breaks: 'callers of `A`',
    before: 'export class A { constructor(readonly a: string) {} }',
    after: 'export class A { constructor(readonly a: string, readonly b: string) {} }',
  },
  {
    what: 'a method becomes private',
    bump: 'major',
    breaks: 'code that reads it',
    before: 'export class A { run(): void {} }',
    after: 'export class A { private run(): void {} }',
  },
  {
    what: 'private members change',
    bump: 'none',
    before:
      'export class A { #a = 1; private b = 1; get c(): number { return this.#a + this.b; } }',
    after: 'export class A { #d = "2"; get c(): number { return Number(this.#d); } }',
  },
  {
    what: 'a type requires another argument',
    bump: 'major',
    breaks: 'code that names its type arguments',
    before: 'export interface Page<T> { data: T }',
    after: 'export interface Page<T, C> { data: T; cursor?: C }',
  },
  {
    what: 'a type has another argument with a default',
    bump: 'minor',
    before: 'export interface Page<T> { data: T }',
    after: 'export interface Page<T, C = string> { data: T; cursor?: C }',
  },
  // Schemas of the contract
  {
    what: 'a schema of a response has another property',
    bump: 'minor',
    schema: read,
    before: 'export interface Schema { a: string }',
    after: 'export interface Schema { a: string; b: string }',
  },
  {
    what: 'a schema of a request has another property',
    bump: 'major',
    breaks: 'callers who construct `Schema`',
    schema: write,
    before: 'export interface Schema { a: string }',
    after: 'export interface Schema { a: string; b: string }',
  },
  {
    what: 'a schema of requests and responses has another property',
    bump: 'major',
    breaks: 'callers who construct `Schema`',
    schema: both,
    before: 'export interface Schema { a: string }',
    after: 'export interface Schema { a: string; b: string }',
  },
  {
    what: 'a type that no function uses has another property',
    bump: 'major',
    breaks: 'callers who construct `Unknown`',
    before: 'export interface Unknown { a: string }',
    after: 'export interface Unknown { a: string; b: string }',
  },
];
