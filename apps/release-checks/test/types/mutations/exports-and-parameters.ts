import type { Mutation } from './mutation.ts';

export const exportsAndParameters: Mutation[] = [
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
  // Arguments that accept more or less
  {
    what: 'an argument accepts a literal beside a boolean',
    bump: 'minor',
    before: 'export function run(wait: boolean): void {}',
    after: "export function run(wait: boolean | 'once'): void {}",
  },
  {
    what: 'an argument accepts any string instead of two',
    bump: 'minor',
    before: "export function run(mode: 'fast' | 'slow'): void {}",
    after: 'export function run(mode: string): void {}',
  },
  {
    what: 'an argument accepts a list that is read-only',
    bump: 'minor',
    before: 'export function list(ids: string[]): void {}',
    after: 'export function list(ids: readonly string[]): void {}',
  },
  {
    what: 'an argument must be a list that can be changed',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function list(ids: readonly string[]): void {}',
    after: 'export function list(ids: string[]): void {}',
  },
  {
    what: 'an argument of type any gets a type',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function show(id: any): void {}',
    after: 'export function show(id: string): void {}',
  },
  {
    what: 'an argument of type any becomes unknown',
    bump: 'minor',
    before: 'export function show(id: any): void {}',
    after: 'export function show(id: unknown): void {}',
  },
  {
    what: 'an argument may no longer be null',
    bump: 'major',
    breaks: 'code that passes it',
    before: 'export function show(id?: string | null): void {}',
    after: 'export function show(id?: string): void {}',
  },
  {
    what: 'a function requires another receiver',
    bump: 'major',
    breaks: 'code that uses it',
    before: 'export function run(this: { a: string }): void {}',
    after: 'export function run(this: { a: string; b: string }): void {}',
  },
  {
    what: 'an overload is added before another',
    bump: 'minor',
    before:
      'export function show(id: number): string; export function show(id: unknown): unknown { return id; }',
    after:
      'export function show(id: string): number; export function show(id: number): string; export function show(id: unknown): unknown { return id; }',
  },
  {
    what: 'an overload is removed',
    bump: 'major',
    before:
      'export function show(id: string): number; export function show(id: number): string; export function show(id: unknown): any { return id; }',
    after:
      'export function show(id: number): string; export function show(id: unknown): any { return id; }',
  },
];
