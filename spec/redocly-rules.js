/** The conventions of this contract that Redocly's built-in rules do not cover. Each function returns a visitor. */

import manifest from './package.json' with { type: 'json' };

const provenances = ['documented', 'observed', 'extension'];
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every element that readers look up states its provenance. */
function provenance() {
  const stated =
    (kind) =>
    (node, { report, location }) => {
      if (!provenances.includes(node['x-provenance'])) {
        report({
          message: `${kind} must state its x-provenance: ${provenances.join(', ')}.`,
          location,
        });
      }
    };
  return {
    Operation: stated('An operation'),
    Parameter: stated('A parameter'),
    Response: stated('A response'),
    RequestBody: stated('A request body'),
    Header: stated('A header'),
    SecurityScheme: stated('A security scheme'),
    NamedSchemas(schemas, { report, location }) {
      for (const [name, schema] of Object.entries(schemas)) {
        stated('A named schema')(schema, { report, location: location.child(name) });
      }
    },
    Schema(schema, { report, location }) {
      if ('x-provenance' in schema) stated('A schema')(schema, { report, location });
    },
  };
}

/** Extensions, and only they, have paths under /api/v1/extensions/. */
function extensionsApart() {
  return {
    Paths(paths, { report, location }) {
      for (const [path, item] of Object.entries(paths)) {
        const apart = path.startsWith('/api/v1/extensions/');
        for (const method of methods.filter((name) => name in item)) {
          if (apart !== (item[method]['x-provenance'] === 'extension')) {
            report({
              message: 'Only extensions, and all of them, must be under /api/v1/extensions/.',
              location: location.child([path, method]),
            });
          }
        }
      }
    },
  };
}

/** Every 4xx and 5xx response is a problem detail (RFC 9457). */
function problemDetails() {
  return {
    Operation(operation, { report, location, resolve }) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        const { node } = resolve(response);
        const types = Object.keys(node?.content ?? {});
        if (/^[45]/.test(status) && types.join() !== 'application/problem+json') {
          report({
            message: `A ${status} response must have the media type application/problem+json only.`,
            location: location.child(['responses', status]),
          });
        }
      }
    },
  };
}

/** Every body has a named example: the mock serves them, and the contract suite requests each. */
function examples() {
  const named = (node, { report, location }) => {
    if (Object.keys(node.examples ?? {}).length === 0) {
      report({ message: 'At least one named example is required under `examples`.', location });
    }
  };
  return {
    MediaType: named,
    Parameter: named,
    Header: named,
    Schema(schema, { report, location }) {
      if ('example' in schema) {
        report({ message: 'Examples must be beside the schema, not in its `example`.', location });
      }
    },
  };
}

/** Objects in requests state whether they allow additional properties, so that unknown fields are refused (Q28). */
function closedRequests() {
  return {
    RequestBody: {
      Schema(schema, { report, location }) {
        if (schema.type === 'object' && schema.additionalProperties === undefined) {
          report({
            message:
              'An object in a request must state additionalProperties: false, unless it is free-form.',
            location,
          });
        }
      },
    },
  };
}

/** Only keywords of JSON Schema that Prism, Ajv and openapi-typescript interpret in the same way. */
function plainJsonSchema() {
  const ignored = ['prefixItems', 'unevaluatedProperties', 'unevaluatedItems', 'dependentRequired'];
  const unsupported = [...ignored, 'if', 'then', 'else', 'nullable'];
  return {
    Schema(schema, { report, location }) {
      for (const keyword of unsupported.filter((name) => name in schema)) {
        report({
          message: `The tools of this project interpret \`${keyword}\` differently.`,
          location: location.child(keyword),
        });
      }
      if (schema.format === 'date-time' && !schema.pattern?.endsWith('Z$')) {
        report({ message: 'A time must use the schema Timestamp: UTC, with Z.', location });
      }
    },
  };
}

/** The document that a tool shows or generates from is the one of the package with this version. */
function infoVersion() {
  return {
    Info({ version }, { report, location }) {
      if (version !== manifest.version) {
        report({
          message: `info.version must be ${manifest.version}, the version of ${manifest.name}. Run \`node apps/release/src/set-spec-version.ts\`.`,
          location: location.child('version'),
        });
      }
    },
  };
}

/**
 * Patterns compile and mean the same in ECMAScript with and without the flag `u`, RE2, Go, Java, .NET and Python:
 * no property escapes (Spectral has no `u`), no `\d`, `\w` and `\s` (not only ASCII in Python and .NET), no `\u`,
 * lookaround and back references (unknown to RE2), no named groups, no empty and no nested classes.
 */
function portablePatterns() {
  const portableEscape = /\\(?:[^0-9A-Za-z]|x[0-9A-Fa-f]{2}|[tnr])/gs;
  const faultOf = (pattern) => {
    try {
      new RegExp(pattern);
      new RegExp(pattern, 'u');
    } catch ({ message }) {
      return message;
    }
    const plain = pattern.replaceAll(portableEscape, '');
    const special = /\\.?.?|\(\?(?!:)..?|\[\^?\]|\[[^\]]*(?:\[|&&|--)/s.exec(plain)?.[0];
    return special && `\`${special}\` is not the same in all languages`;
  };
  return {
    Schema({ pattern }, { report, location }) {
      const fault = pattern === undefined ? undefined : faultOf(pattern);
      if (fault !== undefined) {
        report({
          message: `The pattern must work in any language: ${fault}.`,
          location: location.child('pattern'),
        });
      }
    },
  };
}

/**
 * A deprecated element states until when it works and what to use instead, also in its description: documents and
 * generated types show only that.
 */
function deprecations() {
  const announced =
    (isOperation) =>
    (node, { report, location }) => {
      if (node.deprecated !== true) return;
      const { 'x-sunset': sunset, 'x-replaced-by': replacement, description = '' } = node;
      const { 'x-deprecated-at': since } = node;
      if (!isDate(sunset)) {
        report({
          message: 'A deprecated element must have the date of its removal in x-sunset.',
          location,
        });
      } else if (typeof replacement !== 'string' || replacement === '') {
        report({
          message: 'A deprecated element must name its replacement in x-replaced-by.',
          location,
        });
      } else if (isOperation && !(Date.parse(since) <= Date.parse(sunset))) {
        report({
          message:
            'A deprecated operation must have the date of its deprecation, before that of its removal, in x-deprecated-at.',
          location,
        });
      } else if (!description.includes(sunset) || !description.includes(replacement)) {
        report({
          message: `The description must contain the sunset date (${sunset}) and the replacement (${replacement}).`,
          location,
        });
      }
    };
  return {
    // Servers announce it with the headers of RFC 9745 and RFC 8594.
    Operation: announced(true),
    Parameter: announced(false),
    Schema: announced(false),
    Header: announced(false),
  };
}

function isDate(value) {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** Only enumerations and unions can have more values in a minor version. */
function extensible() {
  return {
    Schema(schema, { report, location }) {
      if (!('x-extensible' in schema)) return;
      if (schema['x-extensible'] !== true || !(schema.enum ?? schema.oneOf)) {
        report({ message: 'x-extensible must be true, and beside `enum` or `oneOf`.', location });
      }
    },
  };
}

export default function portalRules() {
  return {
    id: 'portal',
    rules: {
      oas3: {
        provenance,
        'extensions-apart': extensionsApart,
        'problem-details': problemDetails,
        examples,
        'closed-requests': closedRequests,
        'plain-json-schema': plainJsonSchema,
        deprecations,
        extensible,
        'info-version': infoVersion,
        'portable-patterns': portablePatterns,
      },
    },
  };
}
