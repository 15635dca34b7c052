import type { Mutation } from './mutation.ts';

export const classesAndGenerics: Mutation[] = [
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
  {
    what: 'a constructor becomes private',
    bump: 'major',
    breaks: 'code that uses it',
    before: 'export class A { constructor() {} }',
    after: 'export class A { private constructor() {} static create(): A { return new A(); } }',
  },
  {
    what: 'a class becomes abstract',
    bump: 'major',
    breaks: 'code that uses it',
    before: 'export class A { run(): void {} }',
    after: 'export abstract class A { run(): void {} }',
  },
  {
    what: 'a class with private members becomes abstract',
    bump: 'major',
    breaks: 'code that uses it',
    before: 'export class A { #a = 1; get b(): number { return this.#a; } }',
    after: 'export abstract class A { #a = 1; get b(): number { return this.#a; } }',
  },
  {
    what: 'a method returns the class instead of this',
    bump: 'major',
    breaks: 'code that calls it on a subclass',
    before: 'export class A { run(): this { return this; } }',
    after: 'export class A { run(): A { return this; } }',
  },
  {
    what: 'a method returns this instead of the class',
    bump: 'minor',
    before: 'export class A { run(): A { return this; } }',
    after: 'export class A { run(): this { return this; } }',
  },
  {
    what: 'the value of an enum changes',
    bump: 'major',
    before: 'export enum Level { Low = 1 }',
    after: 'export enum Level { Low = 2 }',
  },
  {
    what: 'an enum has another member',
    bump: 'major',
    before: 'export enum Level { Low = 1 }',
    after: 'export enum Level { Low = 1, High = 2 }',
  },
  {
    what: 'a type argument is constrained',
    bump: 'major',
    breaks: 'code that names its type arguments',
    before: 'export interface Page<T> { data: T }',
    after: 'export interface Page<T extends string> { data: T }',
  },
  {
    what: 'a constraint of a type argument is relaxed',
    bump: 'minor',
    before: 'export interface Page<T extends string> { data: T }',
    after: 'export interface Page<T> { data: T }',
  },
  {
    what: 'a type argument of a function is constrained',
    bump: 'major',
    before: 'export function first<T>(items: T[]): T { throw items; }',
    after: 'export function first<T extends string>(items: T[]): T { throw items; }',
  },
  {
    what: 'a type parameter is renamed',
    bump: 'none',
    before:
      'export interface Page<T> { data: T[] } export function first<T>(page: Page<T>): T { throw page; }',
    after:
      'export interface Page<Item> { data: Item[] } export function first<Item>(page: Page<Item>): Item { throw page; }',
  },
  {
    what: 'two type arguments are exchanged',
    bump: 'major',
    before: 'export interface Pair<A, B> { a: A; b: B }',
    after: 'export interface Pair<A, B> { a: B; b: A }',
  },
  {
    what: 'the body of a conditional type changes',
    bump: 'major',
    before: 'export type Item<T> = T extends readonly (infer I)[] ? I : never;',
    after: 'export type Item<T> = T extends readonly (infer I)[] ? I : T;',
  },
  {
    what: 'the body of a mapped type changes',
    bump: 'major',
    before: 'export type All<T> = { [K in keyof T]: T[K] };',
    after: 'export type All<T> = { [K in keyof T]: T[K] | null };',
  },
  {
    what: 'a generic type that no function uses loses a property',
    bump: 'major',
    before: 'export interface Page<T> { data: T; next: string }',
    after: 'export interface Page<T> { data: T }',
  },
];
