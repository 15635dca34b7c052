import { both, type Position, read } from '../../../src/types/positions.ts';
import type { Mutation } from './mutation.ts';

const write: Position = { read: false, write: true };

export const schemas: Mutation[] = [
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
