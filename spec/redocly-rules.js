/**
 * The conventions of this contract that no rule of Redocly's own covers.
 * Each is a function that returns a visitor.
 */

const provenances = ['documented', 'observed', 'extension'];
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Where a piece comes from is stated on everything that a reader may look up by itself. */
function provenance() {
  const stated =
    (kind) =>
    (node, { report, location }) => {
      if (!provenances.includes(node['x-provenance'])) {
        report({
          message: `${kind} states its x-provenance: ${provenances.join(', ')}.`,
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

/** An extension never stands on a path of the vendor's own, nor the vendor's among the extensions. */
function extensionsApart() {
  return {
    Paths(paths, { report, location }) {
      for (const [path, item] of Object.entries(paths)) {
        const apart = path.startsWith('/api/v1/extensions/');
        for (const method of methods.filter((name) => name in item)) {
          if (apart !== (item[method]['x-provenance'] === 'extension')) {
            report({
              message: 'Extensions, and nothing else, stand under /api/v1/extensions/.',
              location: location.child([path, method]),
            });
          }
        }
      }
    },
  };
}

/** Every 4xx and 5xx is a problem detail (RFC 9457), and nothing else. */
function problemDetails() {
  return {
    Operation(operation, { report, location, resolve }) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        const { node } = resolve(response);
        const types = Object.keys(node?.content ?? {});
        if (/^[45]/.test(status) && types.join() !== 'application/problem+json') {
          report({
            message: `A ${status} answers application/problem+json, and nothing else.`,
            location: location.child(['responses', status]),
          });
        }
      }
    },
  };
}

/** Every body has a named example: the mock serves them, the contract suite asks for each. */
function examples() {
  const named = (node, { report, location }) => {
    if (Object.keys(node.examples ?? {}).length === 0) {
      report({ message: 'This needs at least one named example under `examples`.', location });
    }
  };
  return {
    MediaType: named,
    Parameter: named,
    Header: named,
    Schema(schema, { report, location }) {
      if ('example' in schema) {
        report({ message: 'Write examples beside the schema, not `example` in it.', location });
      }
    },
  };
}

/** What a request may hold is said in full: an object of fixed fields refuses all others (Q28). */
function closedRequests() {
  return {
    RequestBody: {
      Schema(schema, { report, location }) {
        if (schema.type === 'object' && schema.additionalProperties === undefined) {
          report({
            message:
              'An object in a request states additionalProperties (false, unless it is free-form).',
            location,
          });
        }
      },
    },
  };
}

/** The part of JSON Schema that Prism, Ajv and openapi-typescript all read alike. */
function plainJsonSchema() {
  const unread = ['prefixItems', 'unevaluatedProperties', 'unevaluatedItems', 'dependentRequired'];
  const foreign = [...unread, 'if', 'then', 'else', 'nullable'];
  return {
    Schema(schema, { report, location }) {
      for (const keyword of foreign.filter((name) => name in schema)) {
        report({
          message: `\`${keyword}\` is not read alike by the tools of this project.`,
          location: location.child(keyword),
        });
      }
      if (schema.format === 'date-time' && !schema.pattern?.endsWith('Z$')) {
        report({ message: 'A time is a Timestamp: UTC, with Z.', location });
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
      },
    },
  };
}
