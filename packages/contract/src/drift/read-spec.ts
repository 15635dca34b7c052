import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { UnreadableSpec } from './drift.ts';

/** The parts of an OpenAPI document, of any make, that a comparison reads. */
export interface Spec {
  openapi: string;
  servers?: { url?: string }[];
  paths: Record<string, PathItem>;
  components?: { parameters?: Record<string, Parameter> };
}

/** Operations by their methods in small letters, and what they share. */
export type PathItem = Record<string, unknown> & { parameters?: Parameter[] };

export interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document, as YAML or JSON.
 * @throws UnreadableSpec
 */
export async function readSpec(file: string): Promise<Spec> {
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new UnreadableSpec(`${file} can't be read: ${error.code}.`);
  });
  const spec = parseText(file, text);
  if (!isSpec(spec)) throw new UnreadableSpec(`${file} is no OpenAPI 3.0 or 3.1 document.`);
  if (/"\$ref":"[^#"]/.test(JSON.stringify(spec))) {
    throw new UnreadableSpec(`${file} refers to other files: make it one with \`redocly bundle\`.`);
  }
  return spec;
}

function parseText(file: string, text: string): unknown {
  try {
    return parse(text, { maxAliasCount: -1 });
  } catch {
    throw new UnreadableSpec(`${file} is neither YAML nor JSON.`);
  }
}

function isSpec(value: unknown): value is Spec {
  if (typeof value !== 'object' || value === null) return false;
  const { openapi, paths } = value as { openapi?: unknown; paths?: unknown };
  return (
    typeof openapi === 'string' &&
    /^3\.[01]\./.test(openapi) &&
    typeof paths === 'object' &&
    paths !== null
  );
}
